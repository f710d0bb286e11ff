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
import dev.homeroom.space.observe.AliasLookups;
import dev.homeroom.space.observe.Observer;
import dev.homeroom.space.plan.Planner;
import dev.homeroom.wording.Wording;
import dev.homeroom.work.Leases;
import dev.homeroom.work.WorkFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A homeserver with what Homeroom does on it, without threads. A new one on the same homeserver is a restart. */
final class SpaceFixture {
    static final Namespace NAMESPACE = new Namespace("home.test", "letta");
    static final UserId BOT = NAMESPACE.bot();
    static final UserId ALICE = new UserId("@alice:home.test");
    static final Instant NOW = Instant.parse("2026-11-21T08:00:00.123Z");
    static final AvatarPicture AVATAR = (id, name) -> (id + name).getBytes(StandardCharsets.UTF_8);

    final FakeHomeserver homeserver;
    final Database database;
    final Settings settings;
    final FakeBackend backend;
    final AgentDirectory directory;
    final Layout layout;
    final AgentSpace agentSpace;
    final AgentProvisioning agents;
    final Reconciler reconciler;
    final Conductor conductor;
    final Provisioner provisioner;
    final Bindings bindings;
    final ChatRooms chatRooms;
    final RoomAdoption adoption;
    final SpaceAdoption spaceAdoption;
    final CleanSlate cleanSlate;
    final Space space = new Space();
    private final RoomTable rooms;

    SpaceFixture(FakeHomeserver homeserver, Database database, Settings settings) {
        this(homeserver, database, settings, InstantSource.fixed(NOW));
    }

    SpaceFixture(FakeHomeserver homeserver, Database database, Settings settings, InstantSource clock) {
        this(homeserver, database, settings, clock, new FakeBackend("letta"));
    }

    /** All of the package, as CDI puts it together. */
    SpaceFixture(
            FakeHomeserver homeserver, Database database, Settings settings, InstantSource clock, FakeBackend backend) {
        this.homeserver = homeserver;
        this.database = database;
        this.settings = settings;
        this.backend = backend;
        directory = DirectoryFixture.directory(database, backend);
        Wording wording = new Wording();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Leases leases = leases(database, "us");
        layout = new Layout(NAMESPACE, settings);
        ChatLayout chatLayout = new ChatLayout(layout);
        ChosenVersion version = new ChosenVersion(homeserver, settings);
        Completion completion = new Completion(homeserver, NAMESPACE);
        RoomUnderAlias underAlias = new RoomUnderAlias(homeserver, completion, version, NAMESPACE);
        AliasLookups aliases = new AliasLookups(homeserver);

        rooms = new RoomTable(database, NAMESPACE);
        HomeTable homes = new HomeTable(database, rooms);
        SpaceTable spaces = new SpaceTable(database);
        BoundRoomSearch search = new BoundRoomSearch(homeserver, NAMESPACE, rooms);
        bindings = new Bindings(homeserver, NAMESPACE, rooms, search, clock);
        PersonalSpaces personalSpaces = new PersonalSpaces(homeserver, chatLayout, spaces, underAlias, NAMESPACE);
        chatRooms = new ChatRooms(
                homeserver,
                NAMESPACE,
                chatLayout,
                personalSpaces,
                underAlias,
                search,
                bindings,
                InstantSource.fixed(NOW));

        RepairsFixture repairs = new RepairsFixture(
                new RepairsFixture.Parts(
                        homeserver,
                        layout,
                        version,
                        completion,
                        aliases,
                        search,
                        homes,
                        rooms,
                        spaces,
                        bindings,
                        personalSpaces,
                        clock),
                AVATAR,
                wording);
        agentSpace = repairs.agentSpace;

        Index index = new Index(layout, homes, rooms);
        Planner planner = new Planner(layout, Reconcile.USUAL);
        agents = repairs.agents(index, planner);
        Survey survey = new Survey(
                new Observer(homeserver, aliases, NAMESPACE, layout),
                index,
                new Rebuilding(database, layout, rooms),
                planner,
                directory,
                agentSpace,
                layout,
                clock);
        reconciler = new Reconciler(
                survey, repairs.applying(directory, agents), agentSpace, leases, clock, new ReconcileLog(meters));
        Reconciling reconciling = new Reconciling(reconciler, leases, settings, Reconcile.USUAL, clock);
        SyncLog log = new SyncLog(meters);
        Settling settling = new Settling(directory, agentSpace, agents, rooms, reconciler, clock, log);
        conductor = new Conductor(directory, () -> true, reconciling, settling, settings, clock);
        provisioner =
                new Provisioner(directory, layout, agentSpace, aliases, () -> true, agents, reconciling, conductor);

        AdoptionFixture adoptions = new AdoptionFixture(homeserver, layout, homes, rooms, agents, agentSpace, clock);
        adoption = adoptions.rooms;
        spaceAdoption = adoptions.space;
        cleanSlate = new CleanSlate(homeserver, NAMESPACE, new Demolition(homeserver, layout, chatLayout, wording));
    }

    /** What a process holds; nothing of it ends by itself. */
    static Leases leases(Database database, String owner) {
        return WorkFixture.leases(database, Clock.fixed(NOW, ZoneOffset.UTC), owner);
    }

    InvitedRooms invitedRooms(AgentDirectory its, InstantSource clock) {
        return new InvitedRooms(homeserver, its, NAMESPACE, rooms, bindings, clock);
    }

    static boolean isClean(Report report) {
        return report.problem().isEmpty() && report.failures().isEmpty();
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
            return agentSpace.required();
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

    record Reconcile(Duration every, Duration grace, Duration orphansAfter) implements ReconcileSettings {
        static final Reconcile USUAL = new Reconcile(Duration.ofHours(6), Duration.ofHours(2), Duration.ofMinutes(10));
    }

    static SpaceFixture on(Database database) {
        return new SpaceFixture(new FakeHomeserver(BOT), database, Settings.inviting(ALICE));
    }

    SpaceFixture restarted() {
        return new SpaceFixture(homeserver, database, settings);
    }

    SpaceFixture restarted(InstantSource clock) {
        return new SpaceFixture(homeserver, database, settings, clock);
    }

    SpaceFixture restartedOn(Database other) {
        return new SpaceFixture(homeserver, other, settings);
    }

    SpaceFixture restartedWith(Settings other) {
        return new SpaceFixture(homeserver, database, other);
    }

    boolean settle(KnownAgent agent) {
        return agents.settle(agent, space.ensure(), Set.of("letta"));
    }

    AgentProvisioning.Left unsettled(List<KnownAgent> listed, RoomId its) {
        return agents.unsettled(listed, its, Set.of("letta"));
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
