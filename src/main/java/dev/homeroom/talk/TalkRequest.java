package dev.homeroom.talk;

import dev.homeroom.matrix.UserId;
import java.util.Optional;

/**
 * A message to an agent.
 *
 * @param asking the user of the agent that says it; empty for the bot, on behalf of an operator
 * @param target the id, the user id or the exact name of the agent that is asked
 * @param text Markdown
 * @param idempotencyKey requests of one caller with the same key are one message
 */
public record TalkRequest(Optional<UserId> asking, String target, String text, Optional<String> idempotencyKey) {}
