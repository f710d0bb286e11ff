package dev.homeroom.conversation.command;

import dev.homeroom.queue.inbox.WaitingEvent;
import java.util.List;
import java.util.Optional;

/** What comes of a command. */
public sealed interface CommandReply {
    /**
     * Something to say.
     *
     * @param html the same as HTML of Matrix's kind, where it says more than the plain text
     * @param ended messages whose outcome this is
     */
    record Said(String text, Optional<String> html, List<WaitingEvent> ended) implements CommandReply {
        public Said {
            ended = List.copyOf(ended);
        }

        static Said of(String text) {
            return new Said(text, Optional.empty(), List.of());
        }

        Said ending(List<WaitingEvent> messages) {
            return new Said(text, html, messages);
        }
    }

    /** The messages that failed last in the room are to be tried again. */
    record TryAgain() implements CommandReply {}
}
