package dev.homeroom.turn.reply;

import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.wording.Sentence;
import java.util.List;

/**
 * The notice of a message that failed for good.
 *
 * @param errorId the id in the notice
 * @param button the reaction that people can repeat to retry the message; empty where a retry is not offered
 */
public record FailureNotice(Sentence sentence, String errorId, OutgoingEvent notice, List<OutgoingEvent> button) {
    public FailureNotice withoutButton() {
        return new FailureNotice(sentence, errorId, notice, List.of());
    }
}
