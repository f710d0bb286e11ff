package dev.homeroom.turn.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.files.incoming.FileMessage;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.ReplyFallback;
import dev.homeroom.matrix.UserId;
import java.util.Optional;

/**
 * A person's message in the forms that an agent can be given.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes">Matrix specification,
 *     m.room.message msgtypes</a>
 */
public sealed interface PersonMessage {
    /**
     * Text or an emote, without the quote that old clients put in front of a reply.
     *
     * @param inReplyTo the event that is answered; a thread's fallback is not a reply
     */
    record Text(String body, Optional<EventId> inReplyTo) implements PersonMessage {}

    /** {@code /me waves}, whose body is {@code waves}. */
    record Emote(String body, Optional<EventId> inReplyTo) implements PersonMessage {
        /** @param name the name of the sender */
        public String text(String name) {
            return "* " + name + " " + body;
        }
    }

    /**
     * A location.
     *
     * @param geoUri as sent, such as {@code geo:51.5,-0.1;u=35}; empty when there was none
     * @param description as sent; may be empty
     */
    record Location(String geoUri, String description) implements PersonMessage {
        public String text() {
            return "[Location] %s %s".formatted(description, geoUri).strip();
        }
    }

    /** A file, with words about it or without. */
    record Attached(FileMessage file, Optional<EventId> inReplyTo) implements PersonMessage {
        /** The caption; empty if there is none. */
        public String words() {
            return file.caption().map(TidyText::of).orElse("");
        }
    }

    /** A message of a kind that agents cannot be given yet. */
    record Unsupported(MessageKind kind) implements PersonMessage {}

    /** The kinds of messages that agents cannot be given yet. */
    enum MessageKind {
        POLL,
        /** Any other type, including custom types of clients. */
        OTHER
    }

    /** Nothing to read: no text, or not a message at all. */
    record Empty() implements PersonMessage {}

    /**
     * @param type of the event
     * @param content any JSON object
     */
    static PersonMessage of(String type, ObjectNode content) {
        return switch (type) {
            case FileMessage.STICKER -> attached(type, content);
            case "m.poll.start", "org.matrix.msc3381.poll.start" -> new Unsupported(MessageKind.POLL);
            default -> of(content);
        };
    }

    private static PersonMessage attached(String type, ObjectNode content) {
        return FileMessage.of(type, content)
                .<PersonMessage>map(file -> new Attached(file, ReplyFallback.inReplyTo(content)))
                .orElseGet(Empty::new);
    }

    /**
     * The text for an agent.
     *
     * @param text empty for a file without a caption
     * @param inReplyTo the event that is answered
     */
    record Spoken(String text, Optional<EventId> inReplyTo) {}

    /** Returns what an agent is asked by a message; empty when the agent can't be given it. */
    static Optional<Spoken> toAsk(String type, ObjectNode content, UserId sender) {
        return switch (of(type, content)) {
            case Text text -> Optional.of(new Spoken(text.body(), text.inReplyTo()));
            case Emote emote -> Optional.of(new Spoken(emote.text(sender.localpart()), emote.inReplyTo()));
            case Location location -> Optional.of(new Spoken(location.text(), Optional.empty()));
            case Attached attached -> Optional.of(new Spoken(attached.words(), attached.inReplyTo()));
            case Unsupported unsupported -> Optional.empty();
            case Empty empty -> Optional.empty();
        };
    }

    /**
     * Returns the words of a quoted message of any kind. Empty when there are none, for example after a redaction.
     *
     * @param content of the event, any JSON object
     */
    static String words(ObjectNode content) {
        return new ReplyFallback(content)
                .strip(TidyText.of(text(content, "body")))
                .strip();
    }

    /** @param content of an {@code m.room.message} event, any JSON object */
    static PersonMessage of(ObjectNode content) {
        String msgtype = text(content, "msgtype");
        return switch (msgtype) {
            case "m.text" -> withBody(content, Text::new);
            case "m.emote" -> withBody(content, Emote::new);
            case "m.location" -> location(content);
            case "m.image", "m.video", "m.audio", "m.file" -> attached("m.room.message", content);
            case "" -> new Empty();
            default -> new Unsupported(MessageKind.OTHER);
        };
    }

    private static PersonMessage withBody(ObjectNode content, Worded worded) {
        String body = new ReplyFallback(content).strip(TidyText.of(text(content, "body")));
        return body.isBlank() ? new Empty() : worded.of(body, ReplyFallback.inReplyTo(content));
    }

    @FunctionalInterface
    interface Worded {
        PersonMessage of(String body, Optional<EventId> inReplyTo);
    }

    private static PersonMessage location(ObjectNode content) {
        String geoUri = TidyText.of(text(content, "geo_uri")).strip();
        String description = TidyText.of(text(content, "body")).strip();
        return geoUri.isEmpty() && description.isEmpty() ? new Empty() : new Location(geoUri, description);
    }

    private static String text(JsonNode content, String field) {
        return content.path(field).asText("");
    }
}
