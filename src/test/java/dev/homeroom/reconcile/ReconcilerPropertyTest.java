package dev.homeroom.reconcile;

import static dev.homeroom.reconcile.SpaceFixture.ALICE;
import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static dev.homeroom.reconcile.SpaceFixture.NAMESPACE;
import static dev.homeroom.reconcile.SpaceFixture.NOW;
import static dev.homeroom.reconcile.SpaceFixture.agent;
import static dev.homeroom.reconcile.SpaceFixture.userOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.plan.AgentPlanner;
import dev.homeroom.reconcile.plan.Planner;
import dev.homeroom.rooms.SpaceTable;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Invariants under random changes by people and homeservers, in any order. */
class ReconcilerPropertyTest {
    private static final List<KnownAgent> AGENTS =
            List.of(agent("agent-0", "Ada"), agent("agent-1", "Grace"), agent("agent-2", "<b>\"E\"</b>\n🙂"));

    /** Random changes of a room. */
    enum Change {
        LINK_TAKEN_AWAY,
        VIA_BROKEN,
        ORDER_CHANGED,
        AGENT_KICKED,
        ROOM_RENAMED,
        BOT_REMOVED,
        UPGRADED,
        UPGRADED_BY_A_STRANGER,
        DOUBLED,
        BINDING_FORGED,
        BINDING_UNREADABLE,
        PARENT_LOST,
        ALIAS_LOST,
        SPACE_UPGRADED,
        SPACE_ALIAS_LOST,
        SPACE_MARK_LOST,
        ROOM_PURGED,
        CHAT_UNLINKED,
        CHAT_VIA_BROKEN,
        CHAT_PARENT_LOST,
        CHAT_TAKEN_OUT,
        CHAT_UPGRADED,
        CHAT_PURGED,
        PERSONAL_SPACE_UNLINKED,
        PERSONAL_SPACE_UPGRADED
    }

    record Mishap(Change what, int agent) {}

    @Provide
    Arbitrary<List<Mishap>> mishaps() {
        return Combinators.combine(
                        Arbitraries.of(Change.class), Arbitraries.integers().between(0, AGENTS.size() - 1))
                .as(Mishap::new)
                .list()
                .ofMaxSize(6);
    }

    @Property(tries = 60)
    void once_it_is_applied_the_next_plan_is_empty_and_nothing_is_written(
            @ForAll("mishaps") List<Mishap> mishaps, @ForAll boolean databaseIsLost) {
        // Given
        SpaceFixture fixture = reconciled();
        mishaps.forEach(mishap -> happen(fixture, mishap));
        SpaceFixture later = databaseIsLost ? fixture.restartedOn(TestDatabases.inMemory()) : fixture;
        Set<AgentRef> agentsWithRooms = agentsWithRooms(fixture);
        int rooms = fixture.homeserver.rooms().size();

        // When
        ReconcileReport reconcileReport = reconcile(later);

        // Then
        assertThat(reconcileReport.problem()).isEmpty();
        assertThat(reconcileReport.failures()).isEmpty();
        assertThat(reconcileReport.plan().repairs())
                .filteredOn(AgentPlanner.CreateRoom.class::isInstance)
                .flatExtracting(repair -> repair.agent().stream().toList())
                .as("agents that get a second room")
                .filteredOn(agentsWithRooms::contains)
                .isEmpty();
        assertThat(fixture.homeserver.rooms()).hasSizeLessThanOrEqualTo(rooms + AGENTS.size() - agentsWithRooms.size());

        // When
        fixture.homeserver.forgetCalls();
        ReconcileReport again = reconcile(later);

        // Then
        assertThat(again.plan().repairs()).isEmpty();
        assertThat(fixture.homeserver.writes()).isEmpty();
        assertThat(later.incomplete(AGENTS, later.space.ensure()).agents())
                .as("polls find nothing to do")
                .isEmpty();
    }

    @Example
    void a_chat_that_was_upgraded_twice_before_anybody_looked_is_followed_to_the_end() {
        Mishap upgrade = new Mishap(Change.CHAT_UPGRADED, 0);
        once_it_is_applied_the_next_plan_is_empty_and_nothing_is_written(List.of(upgrade, upgrade), true);
        once_it_is_applied_the_next_plan_is_empty_and_nothing_is_written(List.of(upgrade, upgrade), false);
    }

    @Example
    void a_room_that_was_upgraded_twice_and_lost_its_binding_is_followed_to_the_end() {
        Mishap upgrade = new Mishap(Change.UPGRADED, 0);
        for (Change lost : List.of(Change.BINDING_FORGED, Change.ALIAS_LOST)) {
            List<Mishap> mishaps = List.of(upgrade, upgrade, new Mishap(lost, 0));
            once_it_is_applied_the_next_plan_is_empty_and_nothing_is_written(mishaps, true);
            once_it_is_applied_the_next_plan_is_empty_and_nothing_is_written(mishaps, false);
        }
    }

    @Example
    void a_personal_space_that_was_upgraded_twice_before_anybody_looked_is_followed_to_the_end() {
        Mishap upgrade = new Mishap(Change.PERSONAL_SPACE_UPGRADED, 0);
        Mishap unlinked = new Mishap(Change.PERSONAL_SPACE_UNLINKED, 0);
        once_it_is_applied_the_next_plan_is_empty_and_nothing_is_written(List.of(upgrade, upgrade, unlinked), true);
        once_it_is_applied_the_next_plan_is_empty_and_nothing_is_written(List.of(upgrade, upgrade, unlinked), false);
    }

    @Property(tries = 30)
    void what_can_not_be_told_leads_to_no_room_and_takes_none_away(
            @ForAll("mishaps") List<Mishap> mishaps, @ForAll Set<Integer> unclear, @ForAll boolean databaseIsLost) {
        // Given
        SpaceFixture fixture = reconciled();
        mishaps.forEach(mishap -> happen(fixture, mishap));
        SpaceFixture later = databaseIsLost ? fixture.restartedOn(TestDatabases.inMemory()) : fixture;
        Set<AgentRef> agentsWithRooms = agentsWithRooms(fixture);
        Set<Integer> rooms =
                unclear.stream().map(number -> Math.floorMod(number, 12)).collect(Collectors.toSet());
        fixture.homeserver.before(call -> {
            boolean fails = call.name().equals("state")
                    && rooms.contains(fixture.homeserver.rooms().indexOf(new RoomId(call.target())));
            if (fails) {
                throw new HomeserverException.Unclear("state", "502", null);
            }
        });
        List<BoundRoom> rows = later.bindings.all();

        // When
        ReconcileReport reconcileReport = reconcile(later);

        // Then
        assertThat(reconcileReport.plan().repairs())
                .noneMatch(Planner.CreateSpace.class::isInstance)
                .filteredOn(AgentPlanner.CreateRoom.class::isInstance)
                .flatExtracting(repair -> repair.agent().stream().toList())
                .doesNotContainAnyElementsOf(agentsWithRooms);
        assertThat(reconcileReport.plan().repairs())
                .noneMatch(AgentPlanner.Archive.class::isInstance)
                .noneMatch(AgentPlanner.Leave.class::isInstance);
        if (reconcileReport.problem().isPresent()) {
            assertThat(later.bindings.all()).isEqualTo(rows);
        }
    }

    private static SpaceFixture reconciled() {
        SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
        reconcile(fixture);
        fixture.chatRooms.open(AGENTS.getFirst().ref(), ALICE, "Plans", "$new");
        return fixture;
    }

    private static ReconcileReport reconcile(SpaceFixture fixture) {
        return fixture.reconcileListing(AGENTS.toArray(KnownAgent[]::new));
    }

    /** Returns the agents that have a findable room with the bot's binding. */
    private static Set<AgentRef> agentsWithRooms(SpaceFixture fixture) {
        Set<AgentRef> agentsWithRooms = new HashSet<>();
        for (RoomId room : fixture.homeserver.rooms()) {
            fixture.homeserver
                    .stateOf(room, EventTypes.BINDING, "")
                    .filter(event -> event.sender().equals(BOT))
                    .flatMap(event -> Binding.of(event.content()))
                    .filter(binding -> binding.kind() == Binding.RoomKind.AGENT
                            && binding.movedTo().isEmpty())
                    .map(Binding::agent)
                    .filter(agent -> isReachable(fixture, room, agent))
                    .ifPresent(agentsWithRooms::add);
        }
        return agentsWithRooms;
    }

    /** A room that lost the bot, the agent and its alias can't be found any more. */
    private static boolean isReachable(SpaceFixture fixture, RoomId room, AgentRef agent) {
        UserId user = NAMESPACE.agentUser(agent.backend(), agent.agentId());
        boolean inside = fixture.homeserver.membership(room, BOT).equals(Optional.of("join"))
                || fixture.homeserver.membership(room, user).equals(Optional.of("join"));
        return inside
                || fixture.homeserver
                        .resolve(NAMESPACE.agentRoomAlias(agent.backend(), agent.agentId()))
                        .equals(Optional.of(room));
    }

    private static void happen(SpaceFixture fixture, Mishap mishap) {
        KnownAgent agent = AGENTS.get(mishap.agent());
        RoomId room = fixture.roomOf(agent);
        RoomId space = fixture.agentSpace.required();
        RoomId chat = chatRoom(fixture);
        RoomId personal = personalSpace(fixture);
        if (!fixture.homeserver.rooms().containsAll(List.of(room, chat))) {
            return;
        }
        switch (mishap.what()) {
            case LINK_TAKEN_AWAY -> put(fixture, space, ALICE, EventTypes.SPACE_CHILD, room.value(), object());
            case VIA_BROKEN ->
                put(fixture, space, ALICE, EventTypes.SPACE_CHILD, room.value(), object().put("via", "nowhere"));
            case ORDER_CHANGED -> {
                ObjectNode child = object().put("order", "zz");
                child.putArray("via").add("home.test");
                put(fixture, space, ALICE, EventTypes.SPACE_CHILD, room.value(), child);
            }
            case AGENT_KICKED ->
                put(fixture, room, ALICE, EventTypes.MEMBER, userOf(agent).value(), membership("leave"));
            case ROOM_RENAMED -> put(fixture, room, ALICE, EventTypes.NAME, "", object().put("name", "My room"));
            case BOT_REMOVED -> put(fixture, room, ALICE, EventTypes.MEMBER, BOT.value(), membership("leave"));
            case UPGRADED -> upgrade(fixture, lastOf(fixture, room), BOT);
            case UPGRADED_BY_A_STRANGER -> upgrade(fixture, room, ALICE);
            case DOUBLED -> {
                RoomId second = fixture.homeserver.foreignRoom(BOT, Optional.empty());
                Binding binding = Binding.ofAgentRoom(agent.ref(), NOW.plusSeconds(60));
                put(fixture, second, BOT, EventTypes.BINDING, "", binding.toJson());
            }
            case BINDING_FORGED -> put(fixture, room, ALICE, EventTypes.BINDING, "", object().put("version", 1));
            case BINDING_UNREADABLE -> put(fixture, room, BOT, EventTypes.BINDING, "", object().put("version", 7));
            case PARENT_LOST -> put(fixture, room, BOT, EventTypes.SPACE_PARENT, space.value(), object());
            case ALIAS_LOST ->
                fixture.homeserver.forgetAlias(
                        NAMESPACE.agentRoomAlias("letta", agent.ref().agentId()));
            case SPACE_MARK_LOST -> {
                if (canLoseMark(fixture, space)) {
                    put(fixture, space, BOT, EventTypes.SPACE, "", object());
                }
            }
            case ROOM_PURGED -> fixture.homeserver.purge(room);
            case CHAT_UNLINKED -> put(fixture, personal, BOT, EventTypes.SPACE_CHILD, chat.value(), object());
            case CHAT_VIA_BROKEN ->
                put(fixture, personal, ALICE, EventTypes.SPACE_CHILD, chat.value(), object().put("via", "nowhere"));
            case CHAT_PARENT_LOST -> put(fixture, chat, BOT, EventTypes.SPACE_PARENT, personal.value(), object());
            case CHAT_TAKEN_OUT -> put(fixture, personal, ALICE, EventTypes.SPACE_CHILD, chat.value(), object());
            case CHAT_UPGRADED -> upgrade(fixture, lastOf(fixture, chat), BOT);
            case CHAT_PURGED -> fixture.homeserver.purge(chat);
            case PERSONAL_SPACE_UNLINKED ->
                put(fixture, space, BOT, EventTypes.SPACE_CHILD, personal.value(), object());
            case PERSONAL_SPACE_UPGRADED -> upgrade(fixture, lastOf(fixture, personal), BOT);
            case SPACE_UPGRADED -> {
                if (canLoseMark(fixture, space) || !lastOf(fixture, space).equals(space)) {
                    upgrade(fixture, lastOf(fixture, space), BOT);
                }
            }
            case SPACE_ALIAS_LOST -> {
                if (canLoseMark(fixture, space)) {
                    fixture.homeserver.forgetAlias(spaceAlias(fixture));
                }
            }
        }
    }

    /** A Space without its mark is found by its alias only, so it must not lose both. */
    private static boolean canLoseMark(SpaceFixture fixture, RoomId space) {
        return fixture.homeserver.resolve(spaceAlias(fixture)).equals(Optional.of(space))
                && fixture.homeserver.stateOf(space, EventTypes.TOMBSTONE, "").isEmpty()
                && !fixture.homeserver
                        .stateOf(space, EventTypes.SPACE, "")
                        .orElseThrow()
                        .content()
                        .isEmpty();
    }

    private static RoomAlias spaceAlias(SpaceFixture fixture) {
        return fixture.roomTemplates.spaceAlias();
    }

    private static RoomId chatRoom(SpaceFixture fixture) {
        return fixture.bindings.all().stream()
                .filter(bound -> bound.binding().kind() == Binding.RoomKind.CHAT)
                .map(BoundRoom::room)
                .findFirst()
                .orElseThrow();
    }

    private static RoomId personalSpace(SpaceFixture fixture) {
        return new SpaceTable(fixture.database).personalSpace(ALICE).orElseThrow();
    }

    /** Returns the last room of the upgrade chain. */
    private static RoomId lastOf(SpaceFixture fixture, RoomId room) {
        return fixture.homeserver
                .stateOf(room, EventTypes.TOMBSTONE, "")
                .map(tombstone ->
                        new RoomId(tombstone.content().path("replacement_room").asText()))
                .map(next -> lastOf(fixture, next))
                .orElse(room);
    }

    private static void upgrade(SpaceFixture fixture, RoomId old, UserId by) {
        if (fixture.homeserver.stateOf(old, EventTypes.TOMBSTONE, "").isPresent()) {
            return;
        }
        RoomId fresh = fixture.homeserver.foreignRoom(BOT, Optional.empty());
        ObjectNode creation = object().put("room_version", "11");
        creation.putObject("predecessor").put("room_id", old.value());
        put(fixture, fresh, BOT, EventTypes.CREATE, "", creation);
        fixture.homeserver.moveAliases(old, fresh);
        put(fixture, old, by, EventTypes.TOMBSTONE, "", object().put("replacement_room", fresh.value()));
    }

    private static void put(SpaceFixture fixture, RoomId room, UserId by, String type, String key, ObjectNode content) {
        fixture.homeserver.force(room, by, type, key, content);
    }

    private static ObjectNode membership(String membership) {
        return object().put("membership", membership);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
