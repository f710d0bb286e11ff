package dev.homeroom.reconcile;

import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.cluster.Leases;
import dev.homeroom.conversation.Permissions;
import dev.homeroom.database.Database;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.DirectoryFixture;
import dev.homeroom.directory.FakeBackend;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.incident.AgentsAtWork;
import dev.homeroom.incident.IncidentFixture;
import dev.homeroom.incident.Incidents;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.QueueFixture;
import dev.homeroom.reconcile.apply.AgentProvisioning;
import dev.homeroom.reconcile.apply.AgentSpace;
import dev.homeroom.reconcile.apply.AvatarSource;
import dev.homeroom.reconcile.apply.RepairsFixture;
import dev.homeroom.reconcile.index.AgentProvisionTable;
import dev.homeroom.reconcile.index.AgentTopics;
import dev.homeroom.reconcile.index.IndexSnapshot;
import dev.homeroom.reconcile.index.IndexUpdate;
import dev.homeroom.reconcile.observe.Observer;
import dev.homeroom.reconcile.plan.Planner;
import dev.homeroom.reconcile.plan.ReconcileSettings;
import dev.homeroom.registration.Namespace;
import dev.homeroom.reset.MatrixReset;
import dev.homeroom.reset.RoomTeardown;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.BoundRoomSearch;
import dev.homeroom.rooms.ChatRooms;
import dev.homeroom.rooms.Guests;
import dev.homeroom.rooms.InvitedRooms;
import dev.homeroom.rooms.OneAtATime;
import dev.homeroom.rooms.PersonalSpaces;
import dev.homeroom.rooms.RoomTable;
import dev.homeroom.rooms.SpaceTable;
import dev.homeroom.rooms.alias.AliasLookups;
import dev.homeroom.rooms.alias.AliasedRoomFactory;
import dev.homeroom.rooms.alias.RoomUnderAlias;
import dev.homeroom.rooms.further.AgentDepartures;
import dev.homeroom.rooms.further.FurtherAgentTable;
import dev.homeroom.rooms.operations.AlertRooms;
import dev.homeroom.rooms.operations.AlertSettings;
import dev.homeroom.rooms.operations.OperationsTemplates;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.template.ChatRoomTemplates;
import dev.homeroom.rooms.template.NewRoomVersion;
import dev.homeroom.rooms.template.RoomCompletion;
import dev.homeroom.rooms.template.RoomTemplates;
import dev.homeroom.rooms.template.RoomTexts;
import dev.homeroom.rooms.template.SpaceSettings;
import dev.homeroom.wording.Wording;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A homeserver with Homeroom's reconciliation, without threads. A new fixture on the same homeserver simulates a
 * restart.
 */
public final class SpaceFixture {
    public static final Namespace NAMESPACE = new Namespace("home.test", "letta");
    public static final UserId BOT = NAMESPACE.bot();
    public static final UserId ALICE = new UserId("@alice:home.test");
    public static final Instant NOW = Instant.parse("2026-11-21T08:00:00.123Z");
    static final AvatarSource AVATAR = (id, name) -> (id + name).getBytes(StandardCharsets.UTF_8);

    public final FakeHomeserver homeserver;
    public final Database database;
    public final Settings settings;
    final FakeBackend backend;
    public final AgentDirectory directory;
    public final RoomTemplates roomTemplates;
    public final AgentSpace agentSpace;
    public final Guests guests;
    public final AgentProvisioning agents;
    public final Reconciler reconciler;
    public final ReconcileLoop reconcileLoop;
    final Provisioner provisioner;
    public final Bindings bindings;
    public AgentDepartures departures = new NobodyWaits();
    private final MissedDepartures missedDepartures;
    public final ChatRooms chatRooms;
    public final AlertRooms alertRooms;
    public final Incidents incidents;
    /** Nothing runs in the rooms of a fixture without turns. */
    public AgentsAtWork agentsAtWork = (_, _) -> true;

    public final MatrixReset matrixReset;
    public final Space space = new Space();
    public final RoomTable rooms;
    public final AgentProvisionTable provisions;
    public final InstantSource clock;

    public SpaceFixture(FakeHomeserver homeserver, Database database, Settings settings) {
        this(homeserver, database, settings, InstantSource.fixed(NOW));
    }

    public SpaceFixture(FakeHomeserver homeserver, Database database, Settings settings, InstantSource clock) {
        this(homeserver, database, settings, clock, new FakeBackend("letta"));
    }

    /** Wires the whole package as CDI does. */
    SpaceFixture(
            FakeHomeserver homeserver, Database database, Settings settings, InstantSource clock, FakeBackend backend) {
        this.homeserver = homeserver;
        this.database = database;
        this.settings = settings;
        this.backend = backend;
        this.clock = clock;
        directory = DirectoryFixture.directory(database, backend);
        Wording wording = new Wording();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Leases leases = leases(database, "us");
        roomTemplates = new RoomTemplates(NAMESPACE, settings, new RoomTexts(Set.of("letta"), () -> "!help", wording));
        ChatRoomTemplates chatRoomTemplates = new ChatRoomTemplates(roomTemplates);
        NewRoomVersion version = new NewRoomVersion(homeserver, settings);
        RoomCompletion roomCompletion = new RoomCompletion(homeserver, NAMESPACE);
        AliasLookups aliases = new AliasLookups(homeserver);
        RoomUnderAlias roomUnderAlias = new RoomUnderAlias(homeserver, aliases, NAMESPACE);
        AliasedRoomFactory aliasedRooms =
                new AliasedRoomFactory(homeserver, roomUnderAlias, roomCompletion, version, NAMESPACE);

        rooms = new RoomTable(database, NAMESPACE);
        provisions = new AgentProvisionTable(database, rooms);
        SpaceTable spaces = new SpaceTable(database);
        BoundRoomSearch search = new BoundRoomSearch(homeserver, NAMESPACE, rooms);
        FurtherAgentTable furtherAgents = new FurtherAgentTable(database);
        AgentDepartures known = new KnownDepartures();
        bindings = new Bindings(homeserver, NAMESPACE, rooms, furtherAgents, search, known, clock);
        OneAtATime oneAtATime = new OneAtATime(leases);
        PersonalSpaces personalSpaces =
                new PersonalSpaces(homeserver, chatRoomTemplates, spaces, aliasedRooms, oneAtATime, NAMESPACE);
        chatRooms = new ChatRooms(
                homeserver,
                NAMESPACE,
                chatRoomTemplates,
                personalSpaces,
                aliasedRooms,
                search,
                bindings,
                InstantSource.fixed(NOW));

        alertRooms = new AlertRooms(
                homeserver,
                new OperationsTemplates(roomTemplates, wording),
                aliasedRooms,
                aliases,
                personalSpaces,
                roomTemplates::people,
                roomTemplates);
        IncidentFixture incidentRooms = new IncidentFixture(
                homeserver,
                roomTemplates,
                aliasedRooms,
                aliases,
                bindings,
                personalSpaces,
                wording,
                (room, id) -> agentsAtWork.endIn(room, id));
        AgentTopics topics = new AgentTopics();
        RepairsFixture repairs = new RepairsFixture(
                homeserver,
                roomTemplates,
                version,
                roomCompletion,
                roomUnderAlias,
                aliasedRooms,
                search,
                provisions,
                rooms,
                furtherAgents,
                spaces,
                bindings,
                personalSpaces,
                alertRooms,
                incidentRooms.settling(),
                topics,
                AVATAR,
                wording,
                clock);
        agentSpace = repairs.agentSpace;
        guests = repairs.guests;
        Permissions permissions = Permissions.of(List.of(), roomTemplates.people(), NAMESPACE);
        incidents = incidentRooms.incidents(directory, permissions, guests, spaces, oneAtATime, clock);

        IndexSnapshot indexSnapshot = new IndexSnapshot(roomTemplates, provisions, rooms, topics);
        Planner planner = new Planner(
                roomTemplates, Reconcile.USUAL, AlertRoom.usual(settings.alertRoom()), roomTemplates::people);
        agents = repairs.agents(indexSnapshot, planner);
        Survey survey = new Survey(
                new Observer(homeserver, aliases, NAMESPACE, roomTemplates),
                indexSnapshot,
                new IndexUpdate(database, roomTemplates, rooms, furtherAgents, provisions, topics),
                planner,
                directory,
                agentSpace,
                roomTemplates,
                clock);
        reconciler = new Reconciler(survey, repairs.applying(agents), leases, clock, new ReconcileLog(meters));
        ReconcileSchedule reconcileSchedule =
                new ReconcileSchedule(reconciler, leases, settings, Reconcile.USUAL, clock);
        SyncLog log = new SyncLog(meters);
        ProvisioningQueue provisioningQueue =
                new ProvisioningQueue(directory, agentSpace, agents, rooms, reconciler, clock, log);
        missedDepartures = new MissedDepartures(database, bindings, known, clock);
        reconcileLoop = new ReconcileLoop(
                directory, () -> true, reconcileSchedule, provisioningQueue, missedDepartures, settings, clock);
        provisioner = new Provisioner(
                directory, roomTemplates, agentSpace, aliases, () -> true, agents, reconcileSchedule, reconcileLoop);

        matrixReset = new MatrixReset(
                homeserver, NAMESPACE, new RoomTeardown(homeserver, roomTemplates, chatRoomTemplates, wording));
    }

    /** Creates the leases of a process on a stopped clock, so they never expire. */
    static Leases leases(Database database, String owner) {
        return QueueFixture.leases(database, Clock.fixed(NOW, ZoneOffset.UTC), owner);
    }

    public InvitedRooms invitedRooms(AgentDirectory agents, InstantSource clock) {
        return new InvitedRooms(homeserver, agents, NAMESPACE, bindings, clock);
    }

    public static boolean isClean(ReconcileReport reconcileReport) {
        return reconcileReport.problem().isEmpty() && reconcileReport.failures().isEmpty();
    }

    /** As the leader does from time to time. */
    public void lookForMissedDepartures() {
        missedDepartures.reportIfDue();
    }

    private static final class NobodyWaits implements AgentDepartures {
        @Override
        public void left(RoomId room, List<UserId> agents) {}

        @Override
        public Map<RoomId, Set<UserId>> waiting() {
            return Map.of();
        }
    }

    /** Those of {@link #departures}, which may be set later. */
    private final class KnownDepartures implements AgentDepartures {
        @Override
        public void left(RoomId room, List<UserId> agents) {
            departures.left(room, agents);
        }

        @Override
        public Map<RoomId, Set<UserId>> waiting() {
            return departures.waiting();
        }
    }

    /** Returns the Space. Scans Matrix first, as every start does. */
    public final class Space {
        private boolean scanned;

        public RoomId ensure() {
            if (!scanned) {
                ReconcileReport reconcileReport = reconcile();
                reconcileReport.problem().ifPresent(problem -> {
                    throw new IllegalStateException(problem);
                });
                scanned = true;
            }
            return agentSpace.required();
        }
    }

    /** Lets the backend list these agents, polls it and reconciles everything. */
    public ReconcileReport reconcileListing(KnownAgent... agents) {
        backend.lists(Stream.of(agents)
                .map(agent -> FakeBackend.agent(agent.ref().agentId(), agent.name()))
                .toList());
        DirectoryFixture.poll(directory);
        return reconcile();
    }

    public ReconcileReport reconcile() {
        return reconciler.run(ReconcileReport.Trigger.ASKED, false).orElseThrow();
    }

    /** The alert room's settings; the people of the invite list are the operators. */
    public record AlertRoom(boolean room, Duration after, Duration pace, Duration backlogAge) implements AlertSettings {
        public static AlertRoom usual(boolean room) {
            return new AlertRoom(room, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(10));
        }

        @Override
        public Duration expireAfter() {
            return Duration.ofDays(6);
        }
    }

    record Reconcile(Duration every, Duration grace, Duration orphansAfter) implements ReconcileSettings {
        static final Reconcile USUAL = new Reconcile(Duration.ofHours(6), Duration.ofHours(2), Duration.ofMinutes(10));
    }

    public static SpaceFixture on(Database database) {
        return new SpaceFixture(new FakeHomeserver(BOT), database, Settings.inviting(ALICE));
    }

    /** With rooms for all agents of a backend. */
    public static SpaceFixture withRooms(Database database, FakeBackend backend) {
        SpaceFixture space = on(database);
        if (backend.list() instanceof AgentList.Complete list) {
            list.agents().forEach(agent -> space.provision(agent(agent.id(), agent.name())));
        }
        return space;
    }

    public SpaceFixture restarted() {
        return new SpaceFixture(homeserver, database, settings);
    }

    public SpaceFixture restarted(InstantSource clock) {
        return new SpaceFixture(homeserver, database, settings, clock);
    }

    public SpaceFixture restartedOn(Database other) {
        return new SpaceFixture(homeserver, other, settings);
    }

    public SpaceFixture restartedWith(Settings other) {
        return new SpaceFixture(homeserver, database, other);
    }

    public boolean provision(KnownAgent agent) {
        return agents.provision(agent, space.ensure(), Set.of("letta"));
    }

    public AgentProvisioning.Remaining incomplete(List<KnownAgent> listed, RoomId space) {
        return agents.incomplete(listed, space, Set.of("letta"));
    }

    public RoomId roomOf(KnownAgent agent) {
        return bindings.agentRoomOf(agent.ref()).orElseThrow();
    }

    public RoomId roomOf(String agentId) {
        return bindings.agentRoomOf(new AgentRef("letta", agentId)).orElseThrow();
    }

    public String roomName(RoomId room) {
        return homeserver
                .stateOf(room, "m.room.name", "")
                .orElseThrow()
                .content()
                .path("name")
                .asText();
    }

    /** Returns the rooms with an agent room binding from the bot. */
    public List<RoomId> agentRooms() {
        return homeserver.rooms().stream()
                .filter(room -> homeserver
                        .stateOf(room, EventTypes.BINDING, "")
                        .filter(event -> event.sender().equals(BOT))
                        .isPresent())
                .toList();
    }

    public static KnownAgent agent(String id, String name) {
        return new KnownAgent(new AgentRef("letta", id), name, Set.of(), true, Optional.empty());
    }

    public static UserId userOf(KnownAgent agent) {
        return NAMESPACE.agentUser(agent.ref().backend(), agent.ref().agentId());
    }

    public record Settings(
            Optional<List<String>> invite,
            InviteTo inviteTo,
            Optional<String> name,
            String alias,
            Optional<String> roomName,
            boolean federate,
            boolean makeRooms,
            Optional<String> roomVersion,
            boolean alertRoom)
            implements SpaceSettings {
        public static Settings inviting(UserId... people) {
            return inviting(false, List.of(people).stream().map(UserId::value).toList());
        }

        public static Settings inviting(boolean federate, List<String> people) {
            return new Settings(
                    Optional.of(people),
                    InviteTo.ROOMS,
                    Optional.empty(),
                    "agent_space",
                    Optional.empty(),
                    federate,
                    true,
                    Optional.empty(),
                    false);
        }

        Settings invitingToSpace() {
            return new Settings(
                    invite, InviteTo.SPACE, name, alias, roomName, federate, makeRooms, roomVersion, alertRoom);
        }

        Settings makingNoRooms() {
            return new Settings(invite, inviteTo, name, alias, roomName, federate, false, roomVersion, alertRoom);
        }

        public Settings naming(String template) {
            return new Settings(
                    invite, inviteTo, name, alias, Optional.of(template), federate, makeRooms, roomVersion, alertRoom);
        }

        public Settings withAlertRoom() {
            return new Settings(invite, inviteTo, name, alias, roomName, federate, makeRooms, roomVersion, true);
        }
    }
}
