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

/** Tells event intake which rooms belong to agents. */
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

    /** A failed search is repeated on the next call. */
    private void recoverAtStart() {
        try {
            invited.recoverAtStart();
        } catch (HomeserverException e) {
            LOG.debugf("Rooms that agents were invited to can't be searched now: %s", e.getMessage());
        }
    }

    /**
     * The bot cannot read a room that people own. After the database was lost, only the agent user's account data has
     * the binding.
     */
    private Optional<BoundRoom> afterRecovery(RoomId room) {
        invited.recover();
        return bindings.reread(room);
    }
}
