package dev.homeroom.turn.question;

import dev.homeroom.files.incoming.KnownFile;
import dev.homeroom.turn.render.Quote;
import java.util.List;
import java.util.Optional;

/**
 * The part of a message that its agent is given.
 *
 * @param inReplyTo the event that the message replies to
 * @param files that came with the message, each with its copy in the workspace
 */
public record MessageText(String text, Optional<Quote> inReplyTo, List<KnownFile> files) {
    public MessageText {
        files = List.copyOf(files);
    }

    /** The same message with another text. */
    public MessageText saying(String other) {
        return new MessageText(other, inReplyTo, files);
    }
}
