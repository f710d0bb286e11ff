package dev.homeroom.turn.invite;

import dev.homeroom.appservice.EventKind;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.InvitedRooms;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.KindHandler;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Forgets a room that an agent was removed from, unless the room was made for it. The agent stays out until it is invited again. */
@Singleton
public class ForgetRoom implements KindHandler {
    private final Homeserver homeserver;
    private final Bindings bindings;
    private final InvitedRooms rooms;

    public ForgetRoom(Homeserver homeserver, Bindings bindings, InvitedRooms rooms) {
        this.homeserver = homeserver;
        this.bindings = bindings;
        this.rooms = rooms;
    }

    @Override
    public EventKind kind() {
        return EventKind.REMOVAL;
    }

    @Override
    public Outcome handle(RoomEvent event, WaitingEvent waiting, TurnContext turnContext) {
        Optional<BoundRoom> gone = event.stateKey()
                .map(UserId::new)
                .flatMap(user -> bindings.of(event.room(), user))
                .filter(room -> !room.binding().kind().hasBot() || isFurther(room))
                .filter(this::isNotThere);
        gone.ifPresent(this::forget);
        return gone.isPresent() ? new Outcome.Done("removed", List.of()) : Outcome.Done.NOTHING;
    }

    private boolean isFurther(BoundRoom room) {
        return bindings.agentsIn(room.room())
                .filter(agents -> !agents.isFirst(room))
                .isPresent();
    }

    private void forget(BoundRoom room) {
        if (room.binding().kind().hasBot()) {
            bindings.dismiss(room);
        } else {
            rooms.forget(room.room(), room.agentUser());
        }
    }

    /** Asks the homeserver, since the agent may have been invited again and have joined. */
    private boolean isNotThere(BoundRoom room) {
        return !homeserver.joinedRooms(room.agentUser()).contains(room.room());
    }
}
