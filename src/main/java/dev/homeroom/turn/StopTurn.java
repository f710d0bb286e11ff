package dev.homeroom.turn;

import dev.homeroom.appservice.EventKind;
import dev.homeroom.conversation.AgentNames;
import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.further.RoomAgents;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.turn.guard.TurnAuthority;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyRelates;
import dev.homeroom.turn.stream.UnfinishedDrafts;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Handles 🛑 on a message: stops its turns, with a notice. 🛑 on an agent's unfinished answer stops that agent's turn. Can't wait
 * until the turn is over.
 */
@Singleton
class StopTurn implements KindHandler {
    private static final Outcome NOTHING = new Outcome.Done("nothing to stop", List.of());

    private final UnfinishedDrafts drafts;
    private final Bindings bindings;
    private final AgentNames agentNames;
    private final TurnAuthority turnAuthority;
    private final RunningTurns turns;
    private final OutgoingEvents outgoingEvents;

    StopTurn(
            UnfinishedDrafts drafts,
            Bindings bindings,
            AgentNames agentNames,
            TurnAuthority turnAuthority,
            RunningTurns turns,
            OutgoingEvents outgoingEvents) {
        this.drafts = drafts;
        this.bindings = bindings;
        this.agentNames = agentNames;
        this.turnAuthority = turnAuthority;
        this.turns = turns;
        this.outgoingEvents = outgoingEvents;
    }

    @Override
    public EventKind kind() {
        return EventKind.STOP;
    }

    @Override
    public Outcome handle(RoomEvent event, WaitingEvent waiting, TurnContext turnContext) {
        return Reaction.of(event.content())
                .map(reaction -> stop(event, reaction, waiting, turnContext))
                .orElse(NOTHING);
    }

    private Outcome stop(RoomEvent event, Reaction reaction, WaitingEvent waiting, TurnContext turnContext) {
        Optional<RoomAgents> agents = bindings.reconcileAgents(event.room());
        Optional<AgentDraft> draft = agents.flatMap(present -> draft(present, reaction.about()));
        String about = draft.map(AgentDraft::message).orElse(reaction.about()).value();
        Optional<RoomEvent> message = turnContext.known(about);
        if (agents.isEmpty()
                || message.isEmpty()
                || !turnAuthority.mayEnd(
                        agents.get().first(), event.sender(), message.get().sender())) {
            return NOTHING;
        }
        List<WaitingEvent> stopped = draft.map(AgentDraft::agent)
                .map(agent -> turns.stop(event.room(), about, lanesOf(agent, agents.get()), turnContext))
                .orElseGet(() -> turns.stop(event.room(), about, turnContext));
        BoundRoom speaker =
                draft.map(AgentDraft::agent).orElseGet(() -> agents.get().first());
        return stopped.isEmpty() ? NOTHING : said(speaker, message.get(), stopped, waiting, turnContext);
    }

    /** The first agent may have begun its turn when it was the room's only one. */
    private static Set<LaneKind> lanesOf(BoundRoom agent, RoomAgents agents) {
        LaneKind own = LaneKind.ofAgent(agent.agentUser());
        return agents.isFirst(agent) ? Set.of(own, LaneKind.TURNS) : Set.of(own);
    }

    /** The part of an answer that an agent has shown. */
    private record AgentDraft(BoundRoom agent, EventId message) {}

    private Optional<AgentDraft> draft(RoomAgents agents, EventId about) {
        return agents.all().stream()
                .flatMap(agent -> drafts.answeredBy(agent.agentUser(), agent.room(), about).stream()
                        .map(message -> new AgentDraft(agent, message)))
                .findFirst();
    }

    private Outcome said(
            BoundRoom room,
            RoomEvent message,
            List<WaitingEvent> stopped,
            WaitingEvent waiting,
            TurnContext turnContext) {
        String agentName = agentNames.of(room);
        OutgoingEvent notice = outgoingEvents.notice(
                room.agentUser(),
                room.room(),
                waiting.cause(),
                "stopped",
                Sentence.TURN_STOPPED,
                Map.of("agent", agentName));
        ReplyRelates reply = ReplyRelates.to(message.id(), message.content(), ReplyRelation.REPLY);
        List<OutgoingEvent> toSend = Stream.concat(
                        drafts.ofStopped(stopped, room.agentUser(), turnContext).stream(), Stream.of(reply.on(notice)))
                .toList();
        return new Outcome.Done("stopped", OutcomeMarker.onStopped(toSend, stopped, waiting, room.agentUser()));
    }
}
