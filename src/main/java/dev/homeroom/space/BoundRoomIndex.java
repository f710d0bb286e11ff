package dev.homeroom.space;

import dev.homeroom.appservice.BoundRooms;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells the taker of messages which rooms belong to agents. */
@ApplicationScoped
class BoundRoomIndex implements BoundRooms {
    private final Bindings bindings;

    BoundRoomIndex(Bindings bindings) {
        this.bindings = bindings;
    }

    @Override
    public Map<RoomId, UserId> known() {
        return bindings.all().stream().collect(Collectors.toMap(BoundRoom::room, BoundRoom::agentUser));
    }

    @Override
    public Optional<UserId> agentUserIn(RoomId room) {
        return bindings.reconcile(room).map(BoundRoom::agentUser);
    }
}
