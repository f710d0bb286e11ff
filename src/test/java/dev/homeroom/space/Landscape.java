package dev.homeroom.space;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A homeserver with what Homeroom does on it, without threads. A new one on the same homeserver is a restart. */
final class Landscape {
    static final Namespace NAMESPACE = new Namespace("home.test", "letta");
    static final UserId BOT = NAMESPACE.bot();
    static final UserId ALICE = new UserId("@alice:home.test");
    static final Instant NOW = Instant.parse("2026-11-21T08:00:00.123Z");
    static final AvatarPicture AVATAR = (id, name) -> (id + name).getBytes(StandardCharsets.UTF_8);

    final FakeHomeserver homeserver;
    final Database database;
    final Settings settings;
    final AgentSpace space;
    final AgentProvisioning agents;
    final Bindings bindings;

    Landscape(FakeHomeserver homeserver, Database database, Settings settings) {
        this.homeserver = homeserver;
        this.database = database;
        this.settings = settings;
        Layout layout = Layout.of(NAMESPACE, settings);
        ChosenVersion version = new ChosenVersion(homeserver, settings.roomVersion());
        RoomTable rooms = new RoomTable(database, NAMESPACE);
        InstantSource clock = InstantSource.fixed(NOW);
        this.space = new AgentSpace(homeserver, layout, version, new SpaceTable(database));
        this.agents = new AgentProvisioning(homeserver, layout, version, AVATAR, new HomeTable(database), rooms, clock);
        this.bindings = new Bindings(homeserver, NAMESPACE, database, clock);
    }

    ChatRooms chatRooms() {
        return new ChatRooms(homeserver, NAMESPACE, settings, database, bindings, InstantSource.fixed(NOW));
    }

    static Landscape on(Database database) {
        return new Landscape(new FakeHomeserver(BOT), database, Settings.inviting(ALICE));
    }

    Landscape restarted() {
        return new Landscape(homeserver, database, settings);
    }

    Landscape restartedOn(Database other) {
        return new Landscape(homeserver, other, settings);
    }

    Landscape restartedWith(Settings other) {
        return new Landscape(homeserver, database, other);
    }

    boolean settle(KnownAgent agent) {
        return agents.settle(agent, space.ensure());
    }

    RoomId roomOf(KnownAgent agent) {
        return bindings.agentRoomOf(agent.ref()).orElseThrow();
    }

    String roomName(RoomId room) {
        return homeserver
                .stateOf(room, "m.room.name", "")
                .orElseThrow()
                .content()
                .path("name")
                .asText();
    }

    /** Rooms that are agent rooms by the bot's word. */
    List<RoomId> agentRooms() {
        return homeserver.rooms().stream()
                .filter(room -> homeserver
                        .stateOf(room, EventTypes.BINDING, "")
                        .filter(event -> event.sender().equals(BOT))
                        .isPresent())
                .toList();
    }

    static KnownAgent agent(String id, String name) {
        return new KnownAgent(new AgentRef("letta", id), name, Set.of(), true, Optional.empty());
    }

    static UserId userOf(KnownAgent agent) {
        return NAMESPACE.agentUser(agent.ref().backend(), agent.ref().agentId());
    }

    record Settings(
            Optional<List<String>> invite,
            String name,
            String alias,
            Optional<String> roomName,
            boolean federate,
            Optional<String> roomVersion)
            implements SpaceSettings {
        static Settings inviting(UserId... people) {
            return inviting(false, List.of(people).stream().map(UserId::value).toList());
        }

        static Settings inviting(boolean federate, List<String> people) {
            return new Settings(
                    Optional.of(people), "Letta Agents", "agent_space", Optional.empty(), federate, Optional.empty());
        }

        Settings naming(String template) {
            return new Settings(invite, name, alias, Optional.of(template), federate, roomVersion);
        }
    }
}
