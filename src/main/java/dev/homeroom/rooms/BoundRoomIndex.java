package dev.homeroom.rooms;

import dev.homeroom.appservice.BoundRooms;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Tells the taker of messages which rooms belong to agents. */
@ApplicationScoped
class BoundRoomIndex implements BoundRooms {
    private static final Logger LOG = Logger.getLogger(BoundRoomIndex.class);

    private final Bindings bindings;
    private final InvitedRooms invited;

    BoundRoomIndex(Bindings bindings, InvitedRooms invited) {
        this.bindings = bindings;
        this.invited = invited;
    }

    @Override
    public Map<RoomId, UserId> known() {
        recoverAtStart();
        return bindings.all().stream().collect(Collectors.toMap(BoundRoom::room, BoundRoom::agentUser));
    }

    @Override
    public Optional<UserId> agentUserIn(RoomId room) {
        return bindings.reconcile(room).or(() -> afterRecovery(room)).map(BoundRoom::agentUser);
    }

    /** What could not be looked at is looked at the next time. */
    private void recoverAtStart() {
        try {
            invited.recoverAtStart();
        } catch (HomeserverException e) {
            LOG.debugf("Rooms that agents were invited to can't be looked for now: %s", e.getMessage());
        }
    }

    /** A room of people's own says nothing to the bot; after the database was lost, the agent user in it alone knows. */
    private Optional<BoundRoom> afterRecovery(RoomId room) {
        invited.recover();
        return bindings.reread(room);
    }
}
