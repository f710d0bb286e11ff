package dev.homeroom.conversation.command;

import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.wording.NoticeText;
import java.util.List;
import java.util.Optional;

/** The result of a command. */
public sealed interface CommandReply {
    /**
     * A message to the room.
     *
     * @param html the text as Matrix HTML, when HTML says more than plain text
     * @param ended messages whose outcome is this reply
     * @param before events to send before it
     */
    record Said(String text, Optional<String> html, List<WaitingEvent> ended, List<OutgoingEvent> before)
            implements CommandReply {
        public Said {
            ended = List.copyOf(ended);
            before = List.copyOf(before);
        }

        public Said(String text, Optional<String> html, List<WaitingEvent> ended) {
            this(text, html, ended, List.of());
        }

        public static Said of(String text) {
            return of(NoticeText.plain(text));
        }

        static Said of(NoticeText text) {
            return new Said(text.plain(), text.html(), List.of());
        }

        public Said ending(List<WaitingEvent> messages) {
            return new Said(text, html, messages, before);
        }

        Said after(List<OutgoingEvent> events) {
            return new Said(text, html, ended, events);
        }
    }

    /**
     * A message to a room that its agents leave when it has all that they have said.
     *
     * @param halt stops the backends' work on the ended messages, before the wait for what was said; idempotent
     * @param leave lets the agents leave; idempotent
     */
    record Leaving(Said said, Runnable halt, Runnable leave) implements CommandReply {}

    /** The messages that failed last in the room must be retried. */
    record TryAgain() implements CommandReply {}
}
