package dev.homeroom.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.question.PersonQuestion;
import dev.homeroom.files.outgoing.FileContents;
import dev.homeroom.queue.EventHandler;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.turn.reply.FailureNotice;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.stream.ToolNotices;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Notices from the bot where the agent user cannot write: its message was refused, or handling an event failed. */
@Singleton
class RefusedAnswer {
    private final OutgoingEvents outgoingEvents;
    private final ReplyBuilder replyBuilder;
    private final Namespace namespace;

    RefusedAnswer(OutgoingEvents outgoingEvents, ReplyBuilder replyBuilder, Namespace namespace) {
        this.outgoingEvents = outgoingEvents;
        this.replyBuilder = replyBuilder;
        this.namespace = namespace;
    }

    /** A long answer whose file is refused comes as messages. Empty when the refused event is the bot's own, a tool notice or the edit of a card: such a refusal is only logged. */
    List<OutgoingEvent> instead(OutgoingEvent refused, String reason, String errorId) {
        if (refused.sender().equals(namespace.bot()) || ToolNotices.isOne(refused) || isOfCard(refused)) {
            return List.of();
        }
        List<OutgoingEvent> parts = replyBuilder.inParts(refused);
        return parts.isEmpty() ? List.of(excuse(refused, reason, errorId)) : markedLast(refused, parts);
    }

    /** An agent that has left can't edit its card or its question. */
    private static boolean isOfCard(OutgoingEvent refused) {
        JsonNode shown = refused.content().path("m.new_content");
        return shown.has(ApprovalCard.KEY) || shown.has(PersonQuestion.KEY);
    }

    private static List<OutgoingEvent> markedLast(OutgoingEvent refused, List<OutgoingEvent> parts) {
        List<OutgoingEvent> marked = new ArrayList<>(parts);
        marked.set(marked.size() - 1, OutcomeMarker.instead(refused, parts.getLast()));
        return marked;
    }

    private OutgoingEvent excuse(OutgoingEvent refused, String reason, String errorId) {
        OutgoingEvent excuse = outgoingEvents.notice(
                isSaidByTheAgent(reason) ? refused.sender() : namespace.bot(),
                refused.room(),
                refused.transactionId(),
                "refused",
                sentence(refused, reason),
                Map.of(
                        "error",
                        errorId,
                        "file",
                        refused.content().path("filename").asText()));
        return OutcomeMarker.instead(refused, related(excuse, refused));
    }

    /** The agent can speak for itself when only its file was not taken. */
    private static boolean isSaidByTheAgent(String reason) {
        return reason.equals(EventHandler.NOT_UPLOADED);
    }

    /** The words about a file stand where the file would have stood. */
    private static OutgoingEvent related(OutgoingEvent excuse, OutgoingEvent refused) {
        JsonNode relation = refused.content().get("m.relates_to");
        if (relation == null || !FileContents.isFile(refused.content())) {
            return excuse;
        }
        ObjectNode content = excuse.content().deepCopy();
        content.set("m.relates_to", relation.deepCopy());
        return excuse.withContent(content);
    }

    /** A file may have arrived unless it was never uploaded. */
    private static Sentence sentence(OutgoingEvent refused, String reason) {
        if (!FileContents.isFile(refused.content())) {
            return Sentence.ANSWER_REFUSED;
        }
        if (reason.equals(EventHandler.NOT_UPLOADED)) {
            return Sentence.ATTACHMENT_NOT_UPLOADED;
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
        FailureNotice failure = outgoingEvents.failure(
                namespace.bot(), event.room(), event.cause(), Sentence.TURN_FAILED, Map.of("error", errorId));
        return new Outcome.DeadLettered(
                failure.sentence().name(), errorId, OutcomeMarker.onFailure(failure.notice(), event), failure.button());
    }
}
