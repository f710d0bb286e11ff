package dev.homeroom.space;

import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.directory.FakeBackend;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.RoomId;

/** Rooms for all agents of a backend, on a homeserver in memory, for tests of other packages. */
public final class Neighbourhood {
    private final Landscape landscape;

    private Neighbourhood(Landscape landscape) {
        this.landscape = landscape;
    }

    public static Neighbourhood of(Database database, FakeBackend backend) {
        Landscape landscape = Landscape.on(database);
        if (backend.list() instanceof AgentList.Complete list) {
            list.agents().forEach(agent -> landscape.settle(Landscape.agent(agent.id(), agent.name())));
        }
        return new Neighbourhood(landscape);
    }

    public Neighbourhood restarted() {
        return new Neighbourhood(landscape.restarted());
    }

    public Neighbourhood restartedOn(Database other) {
        return new Neighbourhood(landscape.restartedOn(other));
    }

    public FakeHomeserver homeserver() {
        return landscape.homeserver;
    }

    public SpaceSettings settings() {
        return landscape.settings;
    }

    public ChatRooms chatRooms() {
        return landscape.chatRooms();
    }

    public Bindings bindings() {
        return landscape.bindings;
    }

    public RoomId roomOf(String agentId) {
        return landscape.bindings.agentRoomOf(new AgentRef("letta", agentId)).orElseThrow();
    }
}
