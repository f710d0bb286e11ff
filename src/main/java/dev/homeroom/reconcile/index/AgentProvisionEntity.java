package dev.homeroom.reconcile.index;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.entity.Repository;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.index.AgentProvision.RoomFacts;
import dev.homeroom.reconcile.index.AgentProvision.SpaceLink;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.Optional;
import org.hibernate.annotations.Formula;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code home}. The room's name comes from the row of the room. */
@Entity
@Table(name = "home")
class AgentProvisionEntity {
    @EmbeddedId
    private AgentRef agent;

    @Version
    private long version;

    private @Nullable String displayName;
    private boolean pictured;
    private @Nullable RoomId roomId;

    @Formula("(select r.name from bound_room r where r.room_id = room_id)")
    private @Nullable String roomName;

    private boolean joined;
    private @Nullable RoomId spaceId;
    private @Nullable String spaceOrder;
    private boolean outOfReach;

    @SuppressWarnings("NullAway.Init")
    AgentProvisionEntity() {}

    /** A new row. */
    AgentProvisionEntity(AgentProvision provision) {
        this(provision, Repository.firstVersion());
    }

    /** The row as it was when it had this version, changed. */
    AgentProvisionEntity(AgentProvision provision, long version) {
        this.agent = provision.agent();
        this.version = version;
        set(provision);
    }

    final void set(AgentProvision provision) {
        displayName = provision.displayName().orElse(null);
        pictured = provision.pictured();
        roomId = provision.room().orElse(null);
        joined = provision.joined();
        spaceId = provision.spaceLink().map(SpaceLink::space).orElse(null);
        spaceOrder = provision.spaceLink().flatMap(SpaceLink::order).orElse(null);
        outOfReach = provision.outOfReach();
    }

    long version() {
        return version;
    }

    AgentProvision provision() {
        return new AgentProvision(
                agent,
                Optional.ofNullable(displayName),
                pictured,
                Optional.ofNullable(roomId)
                        .map(room -> new RoomFacts(
                                room,
                                Optional.ofNullable(roomName),
                                joined,
                                Optional.ofNullable(spaceId)
                                        .map(space -> new SpaceLink(space, Optional.ofNullable(spaceOrder))))),
                outOfReach);
    }
}
