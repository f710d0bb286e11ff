package dev.homeroom.turn.reception;

import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.incident.AgentsAtWork;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.ControlOutbox;
import dev.homeroom.queue.inbox.Cancellation;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.time.Backoff;
import dev.homeroom.time.Looking;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.stream.UnfinishedDrafts;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Ends the turns of a closed incident's room. The turns are settled first, so no answer comes behind the notice that is their outcome.
 * The agents stay until their part of it is sent: they finish their drafts themselves.
 */
@Singleton
class IncidentEnd implements AgentsAtWork {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Looking LOOKING = new Looking(new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1)));

    private final Cancellation cancellation;
    private final RunningTurns turns;
    private final UnfinishedDrafts drafts;
    private final OutgoingEvents outgoingEvents;
    private final ControlOutbox outbox;
    private final Bindings bindings;
    private final UserId bot;
    private final Duration patience;

    @Inject
    IncidentEnd(
            Cancellation cancellation,
            RunningTurns turns,
            UnfinishedDrafts drafts,
            OutgoingEvents outgoingEvents,
            ControlOutbox outbox,
            Bindings bindings,
            Namespace namespace) {
        this(cancellation, turns, drafts, outgoingEvents, outbox, bindings, namespace, PATIENCE);
    }

    IncidentEnd(
            Cancellation cancellation,
            RunningTurns turns,
            UnfinishedDrafts drafts,
            OutgoingEvents outgoingEvents,
            ControlOutbox outbox,
            Bindings bindings,
            Namespace namespace,
            Duration patience) {
        this.cancellation = cancellation;
        this.turns = turns;
        this.drafts = drafts;
        this.outgoingEvents = outgoingEvents;
        this.outbox = outbox;
        this.bindings = bindings;
        this.bot = namespace.bot();
        this.patience = patience;
    }

    @Override
    public boolean endIn(RoomId room, String incidentId) {
        String cause = "incident " + incidentId;
        List<WaitingEvent> stopped = cancellation.everyTurn(room, cause);
        if (!stopped.isEmpty()) {
            end(room, cause, stopped);
        }
        return LOOKING.until(Boolean::booleanValue, () -> !outbox.waitsForOthersThan(bot, room), patience);
    }

    /**
     * A notice that is stored was stored with all that belongs to it, once the backends had stopped. The agents may have left since. A
     * process that is killed before leaves all of it to the repetition.
     */
    private void end(RoomId room, String cause, List<WaitingEvent> stopped) {
        OutgoingEvent notice = outgoingEvents.notice(bot, room, cause, "stopped", Sentence.INCIDENT_STOPPED, Map.of());
        if (outbox.knows(notice)) {
            return;
        }
        turns.stopUpstream(room, stopped);
        List<OutgoingEvent> said = Stream.concat(
                        drafts.ofStopped(stopped, firstAgent(room), outbox::eventOf).stream(), Stream.of(notice))
                .toList();
        outbox.put(room, OutcomeMarker.ofControlLane(said, stopped));
    }

    private UserId firstAgent(RoomId room) {
        return bindings.of(room).map(BoundRoom::agentUser).orElse(bot);
    }
}
