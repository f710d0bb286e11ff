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
    private final InvitedRooms invited;

    BoundRoomIndex(Bindings bindings, InvitedRooms invited) {
        this.bindings = bindings;
        this.invited = invited;
    }

    @Override
    public Map<RoomId, UserId> known() {
        return bindings.all().stream().collect(Collectors.toMap(BoundRoom::room, BoundRoom::agentUser));
    }

    @Override
    public Optional<UserId> agentUserIn(RoomId room) {
        return bindings.reconcile(room).or(() -> afterRecovery(room)).map(BoundRoom::agentUser);
    }

    /** A room of people's own says nothing to the bot; after the database was lost, the agent user in it alone knows. */
    private Optional<BoundRoom> afterRecovery(RoomId room) {
        invited.recover();
        return bindings.reread(room);
    }
}
