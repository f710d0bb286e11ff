package dev.homeroom.rooms;

import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.FakeBackend;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.ReconcileLoop;
import dev.homeroom.reconcile.Reconciler;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.rooms.template.SpaceSettings;
import java.time.InstantSource;

/** Rooms for all agents of a backend on an in-memory homeserver, for tests of other packages. */
public final class RoomsFixture {
    private final SpaceFixture space;

    private RoomsFixture(SpaceFixture space) {
        this.space = space;
    }

    public static RoomsFixture of(Database database, FakeBackend backend) {
        SpaceFixture space = SpaceFixture.on(database);
        if (backend.list() instanceof AgentList.Complete list) {
            list.agents().forEach(agent -> space.provision(SpaceFixture.agent(agent.id(), agent.name())));
        }
        return new RoomsFixture(space);
    }

    public RoomsFixture restarted() {
        return new RoomsFixture(space.restarted());
    }

    public RoomsFixture restartedOn(Database other) {
        return new RoomsFixture(space.restartedOn(other));
    }

    public FakeHomeserver homeserver() {
        return space.homeserver;
    }

    public SpaceSettings settings() {
        return space.settings;
    }

    public ChatRooms chatRooms() {
        return space.chatRooms;
    }

    /** Creates invited rooms for another directory on the same homeserver and database. */
    public InvitedRooms invitedRooms(AgentDirectory directory, InstantSource clock) {
        return space.invitedRooms(directory, clock);
    }

    public Reconciler reconciler() {
        return space.reconciler;
    }

    public ReconcileLoop reconcileLoop() {
        return space.reconcileLoop;
    }

    public Bindings bindings() {
        return space.bindings;
    }

    public RoomId roomOf(String agentId) {
        return space.bindings.agentRoomOf(new AgentRef("letta", agentId)).orElseThrow();
    }
}
