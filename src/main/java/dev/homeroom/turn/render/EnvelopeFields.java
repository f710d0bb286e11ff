package dev.homeroom.turn.render;

import dev.homeroom.matrix.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A person's message and its facts for the envelope.
 *
 * @param sentAt time of the message, as given by the sender's homeserver
 * @param displayName any string
 * @param roomName any string
 * @param company the others in the room; empty in a room of one person and one agent
 * @param outbox folder for files that the agent wants to send, relative to the workspace; empty if there is none
 * @param inReplyTo the quoted message, if the message is a reply
 * @param text any string; empty if the message consists of files alone
 * @param files that came with the message, in order
 */
public record EnvelopeFields(
        Instant sentAt,
        UserId sender,
        Optional<String> displayName,
        String roomName,
        Optional<Company> company,
        Optional<String> outbox,
        Optional<Quote> inReplyTo,
        String text,
        List<EnvelopeFile> files) {
    public EnvelopeFields {
        files = List.copyOf(files);
    }

    /** A message of a room without others, without files, for an agent that can send none. */
    public EnvelopeFields(
            Instant sentAt,
            UserId sender,
            Optional<String> displayName,
            String roomName,
            Optional<Quote> inReplyTo,
            String text) {
        this(sentAt, sender, displayName, roomName, Optional.empty(), Optional.empty(), inReplyTo, text, List.of());
    }
}
