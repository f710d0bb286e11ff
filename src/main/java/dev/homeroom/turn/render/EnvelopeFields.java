package dev.homeroom.turn.render;

import dev.homeroom.matrix.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * A person's message and its facts for the envelope.
 *
 * @param sentAt time of the message, as given by the sender's homeserver
 * @param displayName any string
 * @param roomName any string
 * @param inReplyTo the quoted message, if the message is a reply
 * @param text any string
 */
public record EnvelopeFields(
        Instant sentAt,
        UserId sender,
        Optional<String> displayName,
        String roomName,
        Optional<Quote> inReplyTo,
        String text) {}
