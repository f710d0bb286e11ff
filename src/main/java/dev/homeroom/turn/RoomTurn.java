package dev.homeroom.turn;

import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.space.Bindings;
import dev.homeroom.space.BoundRoom;
import dev.homeroom.work.Settlement;
import dev.homeroom.work.WaitingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Events that change a room: who is invited or leaves, and that it is encrypted. */
@ApplicationScoped
class RoomTurn {
    private final Bindings bindings;
    private final InviteTurn invites;
    private final RoomChange changes;

    RoomTurn(Bindings bindings, InviteTurn invites, RoomChange changes) {
        this.bindings = bindings;
        this.invites = invites;
        this.changes = changes;
    }

    Settlement membership(RoomEvent event, WaitingEvent waiting) {
        Optional<BoundRoom> bound = bindings.of(event.room());
        return event.content().path("membership").asText().equals("invite")
                ? invites.handle(event, waiting, bound)
                : changes.removed(event, bound);
    }

    Settlement encrypted(RoomEvent event, WaitingEvent waiting) {
        return changes.encrypted(event, waiting, bindings.of(event.room()));
    }
}
