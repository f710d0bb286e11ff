package dev.homeroom.turn.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.approval.CardEdits;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.LatestContent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Ends drafts whose answers will not be finished. The text that people have read stays, with a sentence below it that
 * says so. The last text is read from the room, so this works after a crash and when another process had the turn.
 */
@Singleton
public class UnfinishedDrafts {
    private static final Logger LOG = Logger.getLogger(UnfinishedDrafts.class);
    private static final String GOES_ON = "…";

    private final Homeserver homeserver;
    private final Rendering rendering;
    private final OutgoingEvents outgoingEvents;
    private final CardEdits cardEdits;

    public UnfinishedDrafts(
            Homeserver homeserver, Rendering rendering, OutgoingEvents outgoingEvents, CardEdits cardEdits) {
        this.homeserver = homeserver;
        this.rendering = rendering;
        this.outgoingEvents = outgoingEvents;
        this.cardEdits = cardEdits;
    }

    /**
     * Returns the events that end the drafts, tool notices and cards of stopped turns.
     *
     * @param first the user of the room's first agent
     */
    public List<OutgoingEvent> ofStopped(List<WaitingEvent> stopped, UserId first, TurnContext turnContext) {
        return ofStopped(stopped, first, turnContext::said);
    }

    /** @param said the ids of events that were sent, by their transaction ids */
    public List<OutgoingEvent> ofStopped(
            List<WaitingEvent> stopped, UserId first, Function<String, Optional<EventId>> said) {
        Stream<OutgoingEvent> drafts = stopped.stream()
                .filter(WaitingEvent::wasBegun)
                .flatMap(turn -> ofStopped(turn, turn.speaker(first), said));
        return Stream.concat(drafts, cardEdits.ofStopped(stopped).stream()).toList();
    }

    private Stream<OutgoingEvent> ofStopped(
            WaitingEvent turn, UserId agentUser, Function<String, Optional<EventId>> said) {
        return Stream.of(
                kept(turn.room(), turn.cause(), agentUser, Sentence.DRAFT_STOPPED, said),
                StaleDraft.TOOLS.gone(turn.room(), turn.cause(), agentUser));
    }

    /** The message that a draft or a notice of the agent's work belongs to. Empty for any other event. */
    public Optional<EventId> answeredBy(UserId agentUser, RoomId room, EventId event) {
        return homeserver
                .event(agentUser, room, event)
                .filter(draft -> isOf(agentUser, draft))
                .map(ours -> ours.path("content"))
                .flatMap(content -> Stream.of(DraftMessage.KEY, ToolNotices.KEY, InterimNotices.KEY)
                        .map(key -> content.path(key).path("of").asText())
                        .filter(EventId::isValid)
                        .findFirst())
                .map(EventId::new);
    }

    /** Completes the draft of a turn with a mark, or redacts the draft if none of its text can be read. */
    public OutgoingEvent kept(RoomId room, String cause, UserId agentUser, Sentence mark, TurnContext turnContext) {
        return kept(room, cause, agentUser, mark, turnContext::said);
    }

    private OutgoingEvent kept(
            RoomId room, String cause, UserId agentUser, Sentence mark, Function<String, Optional<EventId>> said) {
        return said.apply(StaleDraft.DRAFT.transactionId(room, cause))
                .flatMap(draft -> shown(agentUser, room, draft))
                .flatMap(content -> edit(room, cause, agentUser, content, mark))
                .orElseGet(() -> StaleDraft.DRAFT.gone(room, cause, agentUser));
    }

    private Optional<ObjectNode> shown(UserId agentUser, RoomId room, EventId draft) {
        try {
            return LatestContent.of(homeserver, agentUser, room, draft, agentUser);
        } catch (HomeserverException.Refused e) {
            e.throwIfPassing();
            LOG.infof("A draft can't be read and is removed: room=%s %s", room, e.getMessage());
            return Optional.empty();
        }
    }

    private static boolean isOf(UserId user, ObjectNode event) {
        return event.path("sender").asText().equals(user.value());
    }

    private Optional<OutgoingEvent> edit(RoomId room, String cause, UserId agentUser, ObjectNode shown, Sentence mark) {
        String text = shown.path("body").asText().stripTrailing();
        String written = text.endsWith(GOES_ON) ? text.substring(0, text.length() - GOES_ON.length()) : text;
        return rendering
                .unfinished(written, outgoingEvents.wording(mark, Map.of()))
                .map(content -> content.put("msgtype", shown.path("msgtype").asText("m.text")))
                .map(content -> new OutgoingEvent(
                        TransactionId.of(room, cause, "draft-kept"),
                        room,
                        agentUser,
                        OutgoingEvent.MESSAGE,
                        Rendering.edit(content),
                        Optional.of(StaleDraft.DRAFT.transactionId(room, cause))));
    }
}
