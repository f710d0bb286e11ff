package dev.homeroom.turn;

import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.stream.ToolNotices;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** The bot speaks for an agent user whose own words the homeserver refuses. */
@ApplicationScoped
class RefusedAnswer {
    private final OutgoingEvents outgoingEvents;
    private final Namespace namespace;

    RefusedAnswer(OutgoingEvents outgoingEvents, Namespace namespace) {
        this.outgoingEvents = outgoingEvents;
        this.namespace = namespace;
    }

    /** Nothing where the refused words are the bot's, or no answer: the log has to do. */
    List<OutgoingEvent> instead(OutgoingEvent refused, String errorId) {
        if (refused.sender().equals(namespace.bot()) || ToolNotices.isOne(refused)) {
            return List.of();
        }
        OutgoingEvent excuse = outgoingEvents.notice(
                namespace.bot(),
                refused.room(),
                refused.transactionId(),
                "refused",
                Sentence.ANSWER_REFUSED,
                Map.of("error", errorId));
        return List.of(OutcomeMarker.instead(refused, excuse));
    }
}
