package dev.homeroom.conversation.command;

import dev.homeroom.queue.inbox.WaitingEvent;
import java.util.List;
import java.util.Optional;

/** The result of a command. */
public sealed interface CommandReply {
    /**
     * A message to the room.
     *
     * @param html the text as Matrix HTML, when HTML says more than plain text
     * @param ended messages whose outcome is this reply
     */
    record Said(String text, Optional<String> html, List<WaitingEvent> ended) implements CommandReply {
        public Said {
            ended = List.copyOf(ended);
        }

        public static Said of(String text) {
            return new Said(text, Optional.empty(), List.of());
        }

        Said ending(List<WaitingEvent> messages) {
            return new Said(text, html, messages);
        }
    }

    /** The messages that failed last in the room must be retried. */
    record TryAgain() implements CommandReply {}
}
