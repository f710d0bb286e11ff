package dev.homeroom.turn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.AgentNames;
import dev.homeroom.conversation.approval.ApprovalQueue;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.EventHandler.OverLimit;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.turn.reply.FailureNotice;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyRelates;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Notices for people whose messages wait or are over the queue's limit. */
@Singleton
class QueueNotices {
    private static final Logger LOG = Logger.getLogger(QueueNotices.class);

    private final Bindings bindings;
    private final OutgoingEvents outgoingEvents;
    private final Namespace namespace;
    private final ApprovalQueue approvalQueue;
    private final AgentNames agentNames;

    QueueNotices(
            Bindings bindings,
            OutgoingEvents outgoingEvents,
            Namespace namespace,
            ApprovalQueue approvalQueue,
            AgentNames agentNames) {
        this.bindings = bindings;
        this.outgoingEvents = outgoingEvents;
        this.namespace = namespace;
        this.approvalQueue = approvalQueue;
        this.agentNames = agentNames;
    }

    OutgoingEvent inLine(WaitingEvent message, int place) {
        Optional<String> awaited = approvalQueue
                .awaited(message.room())
                .map(waiting -> agentNames.in(waiting.room(), waiting.agentUser()));
        OutgoingEvent notice = outgoingEvents.notice(
                speaker(message),
                message.room(),
                message.cause(),
                "place",
                awaited.isPresent() ? Sentence.APPROVAL_FIRST : Sentence.QUEUE_PLACE,
                Map.of("place", String.valueOf(place), "agent", awaited.orElse("")));
        return inReplyTo(message).on(notice);
    }

    /** The notice of an earlier message, which tells the place of this one from now on. */
    OutgoingEvent furtherInLine(WaitingEvent message, int place, String notice) {
        ObjectNode latest = inLine(message, place).content();
        ObjectNode content = latest.deepCopy();
        latest.remove("m.relates_to");
        content.set("m.new_content", latest);
        content.putObject("m.relates_to").put("rel_type", "m.replace");
        return new OutgoingEvent(
                TransactionId.of(message.room(), message.cause(), "place"),
                message.room(),
                speaker(message),
                OutgoingEvent.MESSAGE,
                content,
                Optional.of(notice));
    }

    /** One notice for each sender. */
    List<OverLimit> turnedAway(List<WaitingEvent> messages) {
        return messages.stream()
                .collect(Collectors.groupingBy(QueueNotices::sender, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(this::together)
                .toList();
    }

    private OverLimit together(List<WaitingEvent> messages) {
        WaitingEvent last = messages.getLast();
        String errorId = ErrorId.next();
        LOG.warnf(
                "The queue of a room is full. Rejected messages: %d last=%s error=%s",
                messages.size(), last.key(), errorId);
        Sentence sentence = messages.size() == 1 ? Sentence.QUEUE_FULL : Sentence.QUEUE_FULL_FOR_MANY;
        FailureNotice failure = outgoingEvents.failure(
                speaker(last),
                last.room(),
                last.cause(),
                sentence,
                Map.of("count", String.valueOf(messages.size()), "error", errorId));
        OutgoingEvent notice = OutcomeMarker.onRejection(inReplyTo(last).on(failure.notice()), messages);
        return new OverLimit(
                messages, new Outcome.DeadLettered(Sentence.QUEUE_FULL.name(), errorId, notice, failure.button()));
    }

    private UserId speaker(WaitingEvent message) {
        return bindings.of(message.room()).map(BoundRoom::agentUser).orElse(namespace.bot());
    }

    /** Always a reply: a notice out of turn could refer to any message. */
    private ReplyRelates inReplyTo(WaitingEvent message) {
        return ReplyRelates.to(
                new EventId(message.key()),
                JsonText.stored(message.key(), message.json()).withObject("/content"),
                ReplyRelation.REPLY);
    }

    private static String sender(WaitingEvent message) {
        return JsonText.stored(message.key(), message.json()).path("sender").asText();
    }
}
