package dev.homeroom.turn;

import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.guard.MutedRooms;
import dev.homeroom.turn.invite.AnswerInvite;
import dev.homeroom.turn.invite.HandleRoomChange;
import dev.homeroom.turn.reception.BotRoom;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Handles events that change a room: invites, departures, power levels and encryption. */
@ApplicationScoped
class RoomEvents {
    private final Bindings bindings;
    private final AnswerInvite invites;
    private final HandleRoomChange changes;
    private final MutedRooms muted;
    private final BotRoom botRoom;

    RoomEvents(Bindings bindings, AnswerInvite invites, HandleRoomChange changes, MutedRooms muted, BotRoom botRoom) {
        this.bindings = bindings;
        this.invites = invites;
        this.changes = changes;
        this.muted = muted;
        this.botRoom = botRoom;
    }

    Outcome membership(RoomEvent event, WaitingEvent waiting) {
        Optional<BoundRoom> bound = bindings.of(event.room());
        return event.content().path("membership").asText().equals("invite")
                ? invites.handle(event, waiting, bound)
                : changes.removed(event, bound);
    }

    Outcome powerLevels(RoomEvent event, TurnContext turnContext) {
        return muted.changed(event, bindings.of(event.room()), turnContext);
    }

    Outcome encrypted(RoomEvent event, WaitingEvent waiting) {
        Optional<BoundRoom> bound = bindings.of(event.room());
        return bound.isPresent() ? changes.encrypted(event, waiting, bound) : botRoom.encrypted(event, waiting);
    }
}
