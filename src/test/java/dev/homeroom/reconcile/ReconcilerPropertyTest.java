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
import dev.homeroom.reconcile.plan.Repair;
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
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Invariants under random changes by people and homeservers, in any order. */
class ReconcilerPropertyTest {
    private static final List<KnownAgent> AGENTS =
            List.of(agent("agent-0", "Ada"), agent("agent-1", "Grace"), agent("agent-2", "<b>\"E\"</b>\n🙂"));

    /** Random changes of a room. */
    enum What {
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

    record Mishap(What what, int agent) {}

    @Provide
    Arbitrary<List<Mishap>> mishaps() {
        return Combinators.combine(
                        Arbitraries.of(What.class), Arbitraries.integers().between(0, AGENTS.size() - 1))
                .as(Mishap::new)
                .list()
                .ofMaxSize(6);
    }

    @Property(tries = 60)
    void once_it_is_applied_the_next_plan_is_empty_and_nothing_is_written(
            @ForAll("mishaps") List<Mishap> mishaps, @ForAll boolean databaseIsLost) {
        // Given
        SpaceFixture home = settled();
        mishaps.forEach(mishap -> happen(home, mishap));
        SpaceFixture later = databaseIsLost ? home.restartedOn(TestDatabases.inMemory()) : home;
        Set<AgentRef> housed = housed(home);
        int rooms = home.homeserver.rooms().size();

        // When
        ReconcileReport reconcileReport = reconcile(later);

        // Then
        assertThat(reconcileReport.problem()).isEmpty();
        assertThat(reconcileReport.failures()).isEmpty();
        assertThat(reconcileReport.plan().repairs())
                .filteredOn(Repair.CreateRoom.class::isInstance)
                .flatExtracting(repair -> repair.agent().stream().toList())
                .doesNotContainAnyElementsOf(housed);
        assertThat(home.homeserver.rooms()).hasSizeLessThanOrEqualTo(rooms + AGENTS.size() - housed.size());

        // When
        home.homeserver.forgetCalls();
        ReconcileReport again = reconcile(later);

        // Then
        assertThat(again.plan().repairs()).isEmpty();
        assertThat(home.homeserver.writes()).isEmpty();
        assertThat(later.unsettled(AGENTS, later.space.ensure()).agents())
                .as("polls find nothing to do")
                .isEmpty();
    }

    @Property(tries = 30)
    void what_can_not_be_told_leads_to_no_room_and_takes_none_away(
            @ForAll("mishaps") List<Mishap> mishaps, @ForAll Set<Integer> unclear, @ForAll boolean databaseIsLost) {
        // Given
        SpaceFixture home = settled();
        mishaps.forEach(mishap -> happen(home, mishap));
        SpaceFixture later = databaseIsLost ? home.restartedOn(TestDatabases.inMemory()) : home;
        Set<AgentRef> housed = housed(home);
        Set<Integer> rooms =
                unclear.stream().map(number -> Math.floorMod(number, 12)).collect(Collectors.toSet());
        home.homeserver.before(call -> {
            boolean fails = call.name().equals("state")
                    && rooms.contains(home.homeserver.rooms().indexOf(new RoomId(call.target())));
            if (fails) {
                throw new HomeserverException.Unclear("state", "502", null);
            }
        });
        List<BoundRoom> rows = later.bindings.all();

        // When
        ReconcileReport reconcileReport = reconcile(later);

        // Then
        assertThat(reconcileReport.plan().repairs())
                .noneMatch(Repair.CreateSpace.class::isInstance)
                .filteredOn(Repair.CreateRoom.class::isInstance)
                .flatExtracting(repair -> repair.agent().stream().toList())
                .doesNotContainAnyElementsOf(housed);
        assertThat(reconcileReport.plan().repairs())
                .noneMatch(Repair.Archive.class::isInstance)
                .noneMatch(Repair.Leave.class::isInstance);
        if (reconcileReport.problem().isPresent()) {
            assertThat(later.bindings.all()).isEqualTo(rows);
        }
    }

    private static SpaceFixture settled() {
        SpaceFixture home = SpaceFixture.on(TestDatabases.inMemory());
        reconcile(home);
        home.chatRooms.open(AGENTS.getFirst().ref(), ALICE, "Plans", "$new");
        return home;
    }

    private static ReconcileReport reconcile(SpaceFixture home) {
        return home.reconcileListing(AGENTS.toArray(KnownAgent[]::new));
    }

    /** Returns the agents that have a findable room with the bot's binding. */
    private static Set<AgentRef> housed(SpaceFixture home) {
        Set<AgentRef> housed = new HashSet<>();
        for (RoomId room : home.homeserver.rooms()) {
            home.homeserver
                    .stateOf(room, EventTypes.BINDING, "")
                    .filter(event -> event.sender().equals(BOT))
                    .flatMap(event -> Binding.of(event.content()))
                    .filter(binding -> binding.kind() == Binding.RoomKind.AGENT
                            && binding.movedTo().isEmpty())
                    .map(Binding::agent)
                    .filter(agent -> isReachable(home, room, agent))
                    .ifPresent(housed::add);
        }
        return housed;
    }

    /** A room that lost the bot, the agent and its alias can't be found any more. */
    private static boolean isReachable(SpaceFixture home, RoomId room, AgentRef agent) {
        UserId user = NAMESPACE.agentUser(agent.backend(), agent.agentId());
        boolean inside = home.homeserver.membership(room, BOT).equals(Optional.of("join"))
                || home.homeserver.membership(room, user).equals(Optional.of("join"));
        return inside
                || home.homeserver
                        .resolve(NAMESPACE.agentRoomAlias(agent.backend(), agent.agentId()))
                        .equals(Optional.of(room));
    }

    private static void happen(SpaceFixture home, Mishap mishap) {
        KnownAgent agent = AGENTS.get(mishap.agent());
        RoomId room = home.roomOf(agent);
        RoomId space = home.agentSpace.required();
        RoomId chat = chatRoom(home);
        RoomId personal = personalSpace(home);
        if (!home.homeserver.rooms().containsAll(List.of(room, chat))) {
            return;
        }
        switch (mishap.what()) {
            case LINK_TAKEN_AWAY -> put(home, space, ALICE, EventTypes.SPACE_CHILD, room.value(), object());
            case VIA_BROKEN ->
                put(home, space, ALICE, EventTypes.SPACE_CHILD, room.value(), object().put("via", "nowhere"));
            case ORDER_CHANGED -> {
                ObjectNode child = object().put("order", "zz");
                child.putArray("via").add("home.test");
                put(home, space, ALICE, EventTypes.SPACE_CHILD, room.value(), child);
            }
            case AGENT_KICKED ->
                put(home, room, ALICE, EventTypes.MEMBER, userOf(agent).value(), membership("leave"));
            case ROOM_RENAMED -> put(home, room, ALICE, EventTypes.NAME, "", object().put("name", "My room"));
            case BOT_REMOVED -> put(home, room, ALICE, EventTypes.MEMBER, BOT.value(), membership("leave"));
            case UPGRADED -> upgrade(home, lastOf(home, room), BOT);
            case UPGRADED_BY_A_STRANGER -> upgrade(home, room, ALICE);
            case DOUBLED -> {
                RoomId second = home.homeserver.foreignRoom(BOT, Optional.empty());
                Binding binding = Binding.ofAgentRoom(agent.ref(), NOW.plusSeconds(60));
                put(home, second, BOT, EventTypes.BINDING, "", binding.toJson());
            }
            case BINDING_FORGED -> put(home, room, ALICE, EventTypes.BINDING, "", object().put("version", 1));
            case BINDING_UNREADABLE -> put(home, room, BOT, EventTypes.BINDING, "", object().put("version", 7));
            case PARENT_LOST -> put(home, room, BOT, EventTypes.SPACE_PARENT, space.value(), object());
            case ALIAS_LOST ->
                home.homeserver.forgetAlias(
                        NAMESPACE.agentRoomAlias("letta", agent.ref().agentId()));
            case SPACE_MARK_LOST -> {
                if (isWholeSpace(home, space)) {
                    put(home, space, BOT, EventTypes.SPACE, "", object());
                }
            }
            case ROOM_PURGED -> home.homeserver.purge(room);
            case CHAT_UNLINKED -> put(home, personal, BOT, EventTypes.SPACE_CHILD, chat.value(), object());
            case CHAT_VIA_BROKEN ->
                put(home, personal, ALICE, EventTypes.SPACE_CHILD, chat.value(), object().put("via", "nowhere"));
            case CHAT_PARENT_LOST -> put(home, chat, BOT, EventTypes.SPACE_PARENT, personal.value(), object());
            case CHAT_TAKEN_OUT -> put(home, personal, ALICE, EventTypes.SPACE_CHILD, chat.value(), object());
            case CHAT_UPGRADED -> upgrade(home, lastOf(home, chat), BOT);
            case CHAT_PURGED -> home.homeserver.purge(chat);
            case PERSONAL_SPACE_UNLINKED -> put(home, space, BOT, EventTypes.SPACE_CHILD, personal.value(), object());
            case PERSONAL_SPACE_UPGRADED -> upgrade(home, lastOf(home, personal), BOT);
            case SPACE_UPGRADED -> {
                if (isWholeSpace(home, space) || !lastOf(home, space).equals(space)) {
                    upgrade(home, lastOf(home, space), BOT);
                }
            }
            case SPACE_ALIAS_LOST -> {
                if (isWholeSpace(home, space)) {
                    home.homeserver.forgetAlias(spaceAlias(home));
                }
            }
        }
    }

    /** A Space without its mark is found by its alias only, so it must not lose both. */
    private static boolean isWholeSpace(SpaceFixture home, RoomId space) {
        return home.homeserver.resolve(spaceAlias(home)).equals(Optional.of(space))
                && home.homeserver.stateOf(space, EventTypes.TOMBSTONE, "").isEmpty()
                && !home.homeserver
                        .stateOf(space, EventTypes.SPACE, "")
                        .orElseThrow()
                        .content()
                        .isEmpty();
    }

    private static RoomAlias spaceAlias(SpaceFixture home) {
        return home.roomTemplates.spaceAlias();
    }

    private static RoomId chatRoom(SpaceFixture home) {
        return home.bindings.all().stream()
                .filter(bound -> bound.binding().kind() == Binding.RoomKind.CHAT)
                .map(BoundRoom::room)
                .findFirst()
                .orElseThrow();
    }

    private static RoomId personalSpace(SpaceFixture home) {
        return new SpaceTable(home.database).personalSpace(ALICE).orElseThrow();
    }

    /** Returns the last room of the upgrade chain. */
    private static RoomId lastOf(SpaceFixture home, RoomId room) {
        return home.homeserver
                .stateOf(room, EventTypes.TOMBSTONE, "")
                .map(tombstone ->
                        new RoomId(tombstone.content().path("replacement_room").asText()))
                .map(next -> lastOf(home, next))
                .orElse(room);
    }

    private static void upgrade(SpaceFixture home, RoomId old, UserId by) {
        if (home.homeserver.stateOf(old, EventTypes.TOMBSTONE, "").isPresent()) {
            return;
        }
        RoomId fresh = home.homeserver.foreignRoom(BOT, Optional.empty());
        ObjectNode creation = object().put("room_version", "11");
        creation.putObject("predecessor").put("room_id", old.value());
        put(home, fresh, BOT, EventTypes.CREATE, "", creation);
        put(home, old, by, EventTypes.TOMBSTONE, "", object().put("replacement_room", fresh.value()));
    }

    private static void put(SpaceFixture home, RoomId room, UserId by, String type, String key, ObjectNode content) {
        home.homeserver.force(room, by, type, key, content);
    }

    private static ObjectNode membership(String membership) {
        return object().put("membership", membership);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
