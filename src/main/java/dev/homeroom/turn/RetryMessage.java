package dev.homeroom.turn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.appservice.EventClassifier;
import dev.homeroom.appservice.EventKind;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.OutcomeMark;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.DeadLetters;
import dev.homeroom.queue.inbox.IncomingEvent;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.AgentTurn;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;

/**
 * Handles 🔁 on a notice: retries all messages that failed with it. If the database has lost the dead letter, the room
 * is read: the notice names the messages.
 */
@Singleton
public class RetryMessage implements KindHandler {
    private static final Logger LOG = Logger.getLogger(RetryMessage.class);
    private static final int PAGE = 100;

    private final DeadLetters deadLetters;
    private final EventClassifier eventClassifier;
    private final Bindings bindings;
    private final Homeserver homeserver;
    private final Namespace namespace;
    private final AskingAgain again;

    RetryMessage(
            DeadLetters deadLetters,
            EventClassifier eventClassifier,
            Bindings bindings,
            Homeserver homeserver,
            Namespace namespace,
            AskingAgain again) {
        this.deadLetters = deadLetters;
        this.eventClassifier = eventClassifier;
        this.again = again;
        this.bindings = bindings;
        this.homeserver = homeserver;
        this.namespace = namespace;
    }

    @Override
    public EventKind kind() {
        return EventKind.RETRY;
    }

    @Override
    public Outcome handle(RoomEvent event, WaitingEvent waiting, TurnContext turnContext) {
        return Reaction.of(event.content())
                .map(reaction -> retry(event, reaction, waiting, turnContext))
                .orElse(Outcome.Done.NOTHING);
    }

    /** 🔁 on an answer requests another one, in a turn of its own. */
    private Outcome retry(RoomEvent event, Reaction reaction, WaitingEvent waiting, TurnContext turnContext) {
        Optional<Outcome> another = turnContext.track().isControl()
                ? again.claim(event, reaction)
                : again.handle(event, reaction, waiting, turnContext);
        return another.orElseGet(() -> revival(event.room(), reaction.about(), count -> List.of()));
    }

    /**
     * Retries the latest failure of the room.
     *
     * @param answer the events to send, for a number of messages
     */
    public Outcome latest(RoomId room, IntFunction<List<OutgoingEvent>> answer) {
        return deadLetters
                .latestNotice(room)
                .or(() -> latestNoticeIn(room))
                .map(notice -> revival(room, notice, answer))
                .orElseGet(() -> new Outcome.Done("nothing to retry", answer.apply(0)));
    }

    /**
     * If the database knows of no failure: the newest failure on the room's last page whose messages were not retried.
     */
    private Optional<EventId> latestNoticeIn(RoomId room) {
        UserId reader = reader(room);
        Set<String> ended = new HashSet<>();
        for (ObjectNode event :
                homeserver.messages(reader, room, Optional.empty(), PAGE).newestFirst()) {
            Optional<OutcomeMark> mark = UserId.isValid(event.path("sender").asText()) && namespace.owns(sender(event))
                    ? OutcomeMark.in(event)
                    : Optional.empty();
            if (mark.filter(found -> found.failed() && found.of().stream().noneMatch(ended::contains))
                    .isPresent()) {
                return Optional.of(new EventId(event.path("event_id").asText()));
            }
            mark.ifPresent(found -> ended.addAll(found.of()));
        }
        return Optional.empty();
    }

    private Outcome revival(RoomId room, EventId notice, IntFunction<List<OutgoingEvent>> answer) {
        Outcome.Forgotten forgotten =
                deadLetters.areKnownBy(room, notice) ? Outcome.Forgotten.NOTHING : forgotten(room, notice);
        return new Outcome.Redeliver(notice, forgotten, answer);
    }

    private Outcome.Forgotten forgotten(RoomId room, EventId notice) {
        UserId reader = reader(room);
        return event(reader, room, notice)
                .filter(event -> namespace.owns(sender(event)))
                .flatMap(OutcomeMark::in)
                .filter(OutcomeMark::failed)
                .map(mark -> new Outcome.Forgotten(messages(reader, room, mark.of()), mark.round()))
                .orElse(Outcome.Forgotten.NOTHING);
    }

    private List<IncomingEvent> messages(UserId reader, RoomId room, List<String> ids) {
        return ids.stream()
                .filter(id -> EventId.isValid(AgentTurn.eventOf(id)))
                .flatMap(id -> message(reader, room, id).stream())
                .toList();
    }

    private Optional<IncomingEvent> message(UserId reader, RoomId room, String key) {
        EventId id = new EventId(AgentTurn.eventOf(key));
        Optional<IncomingEvent> found = event(reader, room, id).map(event -> eventClassifier.again(id, room, event));
        return AgentTurn.of(key)
                .map(turn -> found.map(event -> event.asTurnOf(turn)))
                .orElse(found);
    }

    private Optional<ObjectNode> event(UserId reader, RoomId room, EventId id) {
        try {
            return homeserver.event(reader, room, id);
        } catch (HomeserverException.Refused e) {
            LOG.infof("The event that a 🔁 refers to can't be read: about=%s %s", id, e.getMessage());
            return Optional.empty();
        }
    }

    private UserId reader(RoomId room) {
        return bindings.of(room).map(BoundRoom::agentUser).orElse(namespace.bot());
    }

    private static UserId sender(ObjectNode event) {
        return new UserId(event.path("sender").asText());
    }
}
