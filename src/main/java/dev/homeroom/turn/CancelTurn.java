package dev.homeroom.turn;

import dev.homeroom.conversation.RemovedMessages;
import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.turn.guard.TurnAuthority;
import dev.homeroom.turn.reply.AgentNames;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyRelates;
import dev.homeroom.turn.stream.InterimNotices;
import dev.homeroom.turn.stream.StaleDraft;
import dev.homeroom.turn.stream.UnfinishedDrafts;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Stops turns on request. Removing a message stops its turn silently; 🛑 on a message stops its turn with a notice. Runs
 * in the room's control lane, since neither can wait until the turn is over.
 */
@ApplicationScoped
class CancelTurn {
    private static final Outcome NOTHING = new Outcome.Done("nothing to stop", List.of());

    private final UnfinishedDrafts drafts;
    private final StoredEvents storedEvents;
    private final Bindings bindings;
    private final AgentDirectory directory;
    private final TurnAuthority turnAuthority;
    private final RunningTurns turns;
    private final RemovedMessages removedMessages;
    private final OutgoingEvents outgoingEvents;

    CancelTurn(
            UnfinishedDrafts drafts,
            StoredEvents storedEvents,
            Bindings bindings,
            AgentDirectory directory,
            TurnAuthority turnAuthority,
            RunningTurns turns,
            RemovedMessages removedMessages,
            OutgoingEvents outgoingEvents) {
        this.drafts = drafts;
        this.storedEvents = storedEvents;
        this.bindings = bindings;
        this.directory = directory;
        this.turnAuthority = turnAuthority;
        this.turns = turns;
        this.removedMessages = removedMessages;
        this.outgoingEvents = outgoingEvents;
    }

    Outcome redacted(RoomEvent redaction, WaitingEvent waiting, TurnContext turnContext) {
        Optional<EventId> removed = Redaction.about(redaction);
        String about = removed.map(EventId::value).orElse("");
        Outcome.Edited takenBack = new Outcome.Edited(about, Outcome.WhenLate.IGNORE);
        Optional<BoundRoom> room = bindings.reconcile(redaction.room());
        Optional<RoomEvent> message = storedEvents.known(about, turnContext);
        if (room.isEmpty() || message.isEmpty()) {
            room.ifPresent(bound -> removed.ifPresent(id -> removedMessages.forgetUnknown(bound, id)));
            return takenBack;
        }
        if (!turnAuthority.mayEnd(room.get(), redaction.sender(), message.get().sender())) {
            return new Outcome.Done("not theirs to remove", List.of());
        }
        List<WaitingEvent> stopped = turns.stop(redaction.room(), about, turnContext);
        removedMessages.forget(room.get(), message.get());
        if (stopped.isEmpty()) {
            return takenBack;
        }
        Outcome.Done silently = new Outcome.Done(
                "taken back",
                Stream.concat(
                                StaleDraft.allGone(stopped, room.get().agentUser()).stream(),
                                InterimNotices.allGone(stopped, room.get().agentUser(), turnContext).stream())
                        .toList());
        return OutcomeMarker.onStopped(silently, stopped, waiting, room.get().agentUser());
    }

    Outcome stopped(RoomEvent event, Reaction reaction, WaitingEvent waiting, TurnContext turnContext) {
        Optional<BoundRoom> room = bindings.reconcile(event.room());
        String about = room.flatMap(bound -> drafts.answeredBy(bound.agentUser(), bound.room(), reaction.about()))
                .orElse(reaction.about())
                .value();
        Optional<RoomEvent> message = storedEvents.known(about, turnContext);
        if (room.isEmpty()
                || message.isEmpty()
                || !turnAuthority.mayEnd(
                        room.get(), event.sender(), message.get().sender())) {
            return NOTHING;
        }
        List<WaitingEvent> stopped = turns.stop(event.room(), about, turnContext);
        return stopped.isEmpty() ? NOTHING : said(room.get(), message.get(), stopped, waiting, turnContext);
    }

    private Outcome said(
            BoundRoom room,
            RoomEvent message,
            List<WaitingEvent> stopped,
            WaitingEvent waiting,
            TurnContext turnContext) {
        String agentName = AgentNames.of(directory.find(room.binding().agent()), room.agentUser());
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
        Outcome.Done said = new Outcome.Done("stopped", toSend);
        return OutcomeMarker.onStopped(said, stopped, waiting, room.agentUser());
    }
}
