package dev.homeroom.turn;

import dev.homeroom.files.outgoing.FileContents;
import dev.homeroom.queue.EventHandler;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.stream.ToolNotices;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** Notices from the bot where the agent user cannot write: its message was refused, or handling an event failed. */
@ApplicationScoped
class RefusedAnswer {
    private final OutgoingEvents outgoingEvents;
    private final Namespace namespace;

    RefusedAnswer(OutgoingEvents outgoingEvents, Namespace namespace) {
        this.outgoingEvents = outgoingEvents;
        this.namespace = namespace;
    }

    /** Empty when the refused event is the bot's own or a tool notice: such a refusal is only logged. */
    List<OutgoingEvent> instead(OutgoingEvent refused, String reason, String errorId) {
        if (refused.sender().equals(namespace.bot()) || ToolNotices.isOne(refused)) {
            return List.of();
        }
        OutgoingEvent excuse = outgoingEvents.notice(
                namespace.bot(),
                refused.room(),
                refused.transactionId(),
                "refused",
                sentence(refused, reason),
                Map.of(
                        "error",
                        errorId,
                        "file",
                        refused.content().path("filename").asText()));
        return List.of(OutcomeMarker.instead(refused, excuse));
    }

    /** A file may have arrived unless it was never uploaded. */
    private static Sentence sentence(OutgoingEvent refused, String reason) {
        if (!FileContents.isFile(refused.content())) {
            return Sentence.ANSWER_REFUSED;
        }
        if (!reason.equals(EventHandler.TOO_OLD)) {
            return Sentence.ATTACHMENT_REFUSED;
        }
        return FileContents.isWaiting(refused.content())
                ? Sentence.ATTACHMENT_NOT_SENT
                : Sentence.ATTACHMENT_PERHAPS_SENT;
    }

    /** Looks at nothing that may throw. */
    Outcome.DeadLettered lastResort(WaitingEvent event, String errorId) {
        Outcome.DeadLettered deadLettered = outgoingEvents.dead(
                namespace.bot(), event.room(), event.cause(), Sentence.TURN_FAILED, Map.of("error", errorId));
        return OutcomeMarker.onFailure(deadLettered, event);
    }
}
