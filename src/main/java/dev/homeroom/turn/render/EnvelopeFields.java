package dev.homeroom.turn.render;

import dev.homeroom.matrix.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * A person's message and what goes with it.
 *
 * @param sentAt when the message was sent, as the sender's homeserver says
 * @param displayName any string
 * @param roomName any string
 * @param inReplyTo what the message replies to, if it does
 * @param text any string
 */
public record EnvelopeFields(
        Instant sentAt,
        UserId sender,
        Optional<String> displayName,
        String roomName,
        Optional<Quote> inReplyTo,
        String text) {}
