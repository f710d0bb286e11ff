package dev.homeroom.space;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.DirectoryFixture;
import dev.homeroom.directory.FakeBackend;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.wording.Wording;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

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
    final FakeBackend backend = new FakeBackend("letta");
    final AgentDirectory directory;
    final AgentProvisioning agents;
    final Reconciler reconciler;
    final Bindings bindings;
    final RoomAdoption adoption;
    final SpaceAdoption spaceAdoption;
    final Space space = new Space();
    private final Workshop workshop;

    Landscape(FakeHomeserver homeserver, Database database, Settings settings) {
        this(homeserver, database, settings, InstantSource.fixed(NOW));
    }

    Landscape(FakeHomeserver homeserver, Database database, Settings settings, InstantSource clock) {
        this(homeserver, database, settings, clock, new Alone());
    }

    private Landscape(
            FakeHomeserver homeserver, Database database, Settings settings, InstantSource clock, Alone processes) {
        this.homeserver = homeserver;
        this.database = database;
        this.settings = settings;
        this.directory = DirectoryFixture.directory(database, backend);
        this.bindings = new Bindings(homeserver, NAMESPACE, database, clock);
        this.workshop = new Workshop(
                homeserver,
                directory,
                () -> Set.of("letta"),
                NAMESPACE,
                settings,
                Reconcile.USUAL,
                AVATAR,
                bindings,
                new Wording(),
                database,
                processes,
                clock,
                new SimpleMeterRegistry());
        this.agents = workshop.agents;
        this.reconciler = workshop.reconciler;
        this.adoption = workshop.roomAdoption;
        this.spaceAdoption = workshop.spaceAdoption;
    }

    Workshop workshop() {
        return workshop;
    }

    /** The Space; as at every start, Matrix is looked at first. */
    final class Space {
        private boolean looked;

        RoomId ensure() {
            if (!looked) {
                Report report = reconcile();
                report.problem().ifPresent(problem -> {
                    throw new IllegalStateException(problem);
                });
                looked = true;
            }
            return workshop.space.required();
        }
    }

    /** The backend lists these agents, and has just been asked; then all is reconciled. */
    Report reconcileListing(KnownAgent... agents) {
        backend.lists(Stream.of(agents)
                .map(agent -> FakeBackend.agent(agent.ref().agentId(), agent.name()))
                .toList());
        DirectoryFixture.poll(directory);
        return reconcile();
    }

    Report reconcile() {
        return reconciler.run(Report.Trigger.ASKED, false).orElseThrow();
    }

    /** The only process there is. */
    static final class Alone implements Exclusive {
        private final Set<String> held = ConcurrentHashMap.newKeySet();

        @Override
        public Optional<Held> acquire(String name) {
            return held.add(name) ? Optional.of(new Name(name)) : Optional.empty();
        }

        @Override
        public boolean isTaken(String name) {
            return held.contains(name);
        }

        private final class Name implements Held {
            private final String name;

            private Name(String name) {
                this.name = name;
            }

            @Override
            public boolean isHeld() {
                return held.contains(name);
            }

            @Override
            public void close() {
                held.remove(name);
            }
        }
    }

    record Reconcile(Duration every, Duration grace, Duration orphansAfter) implements ReconcileSettings {
        static final Reconcile USUAL = new Reconcile(Duration.ofHours(6), Duration.ofHours(2), Duration.ofMinutes(10));
    }

    ChatRooms chatRooms() {
        return new ChatRooms(
                homeserver, NAMESPACE, settings, Reconcile.USUAL, database, bindings, InstantSource.fixed(NOW));
    }

    static Landscape on(Database database) {
        return new Landscape(new FakeHomeserver(BOT), database, Settings.inviting(ALICE));
    }

    Landscape restarted() {
        return new Landscape(homeserver, database, settings);
    }

    Landscape restarted(InstantSource clock) {
        return new Landscape(homeserver, database, settings, clock);
    }

    Landscape restartedAmong(Alone processes) {
        return new Landscape(homeserver, database, settings, InstantSource.fixed(NOW), processes);
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
            boolean makeRooms,
            Optional<String> roomVersion)
            implements SpaceSettings {
        static Settings inviting(UserId... people) {
            return inviting(false, List.of(people).stream().map(UserId::value).toList());
        }

        static Settings inviting(boolean federate, List<String> people) {
            return new Settings(
                    Optional.of(people),
                    "Letta Agents",
                    "agent_space",
                    Optional.empty(),
                    federate,
                    true,
                    Optional.empty());
        }

        Settings makingNoRooms() {
            return new Settings(invite, name, alias, roomName, federate, false, roomVersion);
        }

        Settings naming(String template) {
            return new Settings(invite, name, alias, Optional.of(template), federate, makeRooms, roomVersion);
        }
    }
}
