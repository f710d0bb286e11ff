package dev.homeroom.turn;

import dev.homeroom.appservice.EventKind;
import dev.homeroom.conversation.RemovedMessages;
import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.conversation.approval.CardEdits;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.further.RoomAgents;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.guard.TurnAuthority;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.stream.InterimNotices;
import dev.homeroom.turn.stream.StaleDraft;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Stops the turn of a removed message silently, and forgets its text. Can't wait until the turn is over. */
@Singleton
class RemoveMessage implements KindHandler {
    private final Bindings bindings;
    private final TurnAuthority turnAuthority;
    private final RunningTurns turns;
    private final RemovedMessages removedMessages;
    private final CardEdits cardEdits;

    RemoveMessage(
            Bindings bindings,
            TurnAuthority turnAuthority,
            RunningTurns turns,
            RemovedMessages removedMessages,
            CardEdits cardEdits) {
        this.bindings = bindings;
        this.turnAuthority = turnAuthority;
        this.turns = turns;
        this.removedMessages = removedMessages;
        this.cardEdits = cardEdits;
    }

    @Override
    public EventKind kind() {
        return EventKind.REDACTION;
    }

    @Override
    public Outcome handle(RoomEvent redaction, WaitingEvent waiting, TurnContext turnContext) {
        Optional<EventId> removed = Redaction.about(redaction);
        String about = removed.map(EventId::value).orElse("");
        Outcome.Edited takenBack = new Outcome.Edited(about, Outcome.WhenLate.IGNORE);
        Optional<BoundRoom> room = bindings.reconcile(redaction.room());
        Optional<RoomEvent> message = turnContext.known(about);
        if (room.isEmpty() || message.isEmpty()) {
            agents(redaction).forEach(agent -> removed.ifPresent(id -> removedMessages.forgetUnknown(agent, id)));
            return takenBack;
        }
        if (!turnAuthority.mayEnd(room.get(), redaction.sender(), message.get().sender())) {
            return new Outcome.Done("not theirs to remove", List.of());
        }
        List<WaitingEvent> stopped = turns.stop(redaction.room(), about, turnContext);
        agents(redaction).forEach(agent -> removedMessages.forget(agent, message.get()));
        if (stopped.isEmpty()) {
            return takenBack;
        }
        UserId first = room.get().agentUser();
        List<OutgoingEvent> gone = Stream.concat(
                        stopped.stream().flatMap(turn -> gone(turn, turn.speaker(first), turnContext)),
                        cardEdits.ofStopped(stopped).stream())
                .toList();
        return new Outcome.Done(ReplyBuilder.TAKEN_BACK, OutcomeMarker.onStopped(gone, stopped, waiting, first));
    }

    private List<BoundRoom> agents(RoomEvent redaction) {
        return bindings.agentsIn(redaction.room()).map(RoomAgents::all).orElse(List.of());
    }

    private static Stream<OutgoingEvent> gone(WaitingEvent turn, UserId agentUser, TurnContext turnContext) {
        return Stream.concat(
                StaleDraft.allGone(List.of(turn), agentUser).stream(),
                InterimNotices.allGone(List.of(turn), agentUser, turnContext).stream());
    }
}
