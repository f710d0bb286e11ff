package dev.homeroom.turn.invite;

import dev.homeroom.appservice.EventKind;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.InvitedRooms;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.KindHandler;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Forgets a room of people that its agent was removed from. The agent stays out until it is invited again. */
@ApplicationScoped
public class ForgetRoom implements KindHandler {
    private static final Set<Binding.RoomKind> OF_PEOPLE = Set.of(Binding.RoomKind.DIRECT, Binding.RoomKind.GROUP);

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
        boolean isGone = bindings.of(event.room())
                .filter(room -> OF_PEOPLE.contains(room.binding().kind()))
                .filter(room ->
                        event.stateKey().equals(Optional.of(room.agentUser().value())))
                .filter(this::isNotThere)
                .isPresent();
        if (isGone) {
            rooms.forget(event.room());
        }
        return isGone ? new Outcome.Done("removed", List.of()) : Outcome.Done.NOTHING;
    }

    /** Asks the homeserver, since the agent may have been invited again and have joined. */
    private boolean isNotThere(BoundRoom room) {
        return !homeserver.joinedRooms(room.agentUser()).contains(room.room());
    }
}
