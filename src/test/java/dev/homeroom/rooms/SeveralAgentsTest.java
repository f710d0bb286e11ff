package dev.homeroom.rooms;

import static dev.homeroom.reconcile.SpaceFixture.ALICE;
import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static dev.homeroom.reconcile.SpaceFixture.agent;
import static dev.homeroom.reconcile.SpaceFixture.userOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.ReconcilerTest;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.rooms.further.RoomAgents;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.Binding.RoomKind;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rooms with several agents: their bindings in Matrix, and the index of these. */
class SeveralAgentsTest {
    private static final KnownAgent ADA = agent("agent-1", "Ada");
    private static final KnownAgent BOB = agent("agent-2", "Bob");
    private static final KnownAgent CLEO = agent("agent-3", "Cleo");

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_further_agent_has_a_binding_and_a_conversation_of_its_own(Database database) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);
        fixture.provision(ADA);
        RoomId room = fixture.roomOf(ADA);
        fixture.bindings.change(room, binding -> binding.put("chat_id", "of-ada"));

        // When
        BoundRoom bob = fixture.bindings.addFurther(fixture.bindings.of(room).orElseThrow(), inAdasRoom(BOB));
        fixture.bindings.rememberChat(bob, "of-bob");

        // Then
        assertThat(chats(fixture.bindings.agentsIn(room))).containsExactly("Optional[of-ada]", "Optional[of-bob]");
        assertThat(fixture.bindings.of(room).map(BoundRoom::agentUser)).contains(userOf(ADA));
        assertThat(stateOf(fixture, room, "").path("chat_id").asText()).isEqualTo("of-ada");
        assertThat(stateOf(fixture, room, userOf(BOB).localpart())
                        .path("chat_id")
                        .asText())
                .isEqualTo("of-bob");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void all_agents_of_a_room_outlive_the_database(Database database) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);
        fixture.provision(ADA);
        RoomId room = fixture.roomOf(ADA);
        BoundRoom bob = fixture.bindings.addFurther(fixture.bindings.of(room).orElseThrow(), inAdasRoom(BOB));
        fixture.bindings.rememberChat(bob, "of-bob");
        fixture.bindings.change(bob, binding -> binding.put("mode", "listen"));
        Optional<RoomAgents> before = fixture.bindings.agentsIn(room);

        // When
        SpaceFixture byMessage = fixture.restartedOn(TestDatabases.inMemory());
        SpaceFixture byScan = fixture.restartedOn(TestDatabases.inMemory());
        byScan.reconcile();

        // Then
        assertThat(byMessage.bindings.reconcileAgents(room)).isEqualTo(before);
        assertThat(byScan.bindings.agentsIn(room)).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_agent_that_was_dismissed_continues_its_conversation_when_it_comes_back(Database database) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);
        fixture.provision(ADA);
        RoomId room = fixture.roomOf(ADA);
        BoundRoom ada = fixture.bindings.of(room).orElseThrow();
        BoundRoom bob = fixture.bindings.addFurther(ada, inAdasRoom(BOB));
        fixture.bindings.rememberChat(bob, "of-bob");

        // When
        fixture.bindings.dismiss(bob);
        RoomAgents without = fixture.bindings.agentsIn(room).orElseThrow();
        fixture.bindings.addFurther(ada, inAdasRoom(BOB));

        // Then
        assertThat(without.all()).extracting(BoundRoom::agentUser).containsExactly(userOf(ADA));
        assertThat(without.shared()).isTrue();
        assertThat(chats(fixture.bindings.agentsIn(room))).containsExactly("Optional.empty", "Optional[of-bob]");
    }

    @Test
    void a_further_binding_that_somebody_else_wrote_binds_nothing() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
        fixture.provision(ADA);
        RoomId room = fixture.roomOf(ADA);
        fixture.homeserver.force(
                room,
                new UserId("@mallory:home.test"),
                EventTypes.BINDING,
                userOf(BOB).localpart(),
                inAdasRoom(BOB).toJson());

        // When
        SpaceFixture later = fixture.restartedOn(TestDatabases.inMemory());
        later.reconcile();

        // Then
        assertThat(later.bindings.agentsIn(room).orElseThrow().further()).isEmpty();
    }

    @Test
    void a_scan_leaves_a_further_agent_alone_that_came_after_the_scan_began() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
        fixture.provision(ADA);
        fixture.reconcile();
        RoomId room = fixture.roomOf(ADA);
        fixture.homeserver.after(call -> {
            if (call.name().equals("state") && call.target().equals(room.value())) {
                fixture.homeserver.withoutHooks();
                fixture.bindings.addFurther(fixture.bindings.of(room).orElseThrow(), inAdasRoom(BOB));
            }
        });

        // When
        fixture.reconcile();

        // Then
        assertThat(fixture.restarted().bindings.agentsIn(room).orElseThrow().further())
                .extracting(BoundRoom::agentUser)
                .containsExactly(userOf(BOB));
    }

    @Test
    void further_agents_follow_an_upgraded_room() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
        fixture.reconcileListing(ADA, BOB);
        RoomId old = fixture.roomOf(ADA);
        BoundRoom bob = fixture.bindings.addFurther(fixture.bindings.of(old).orElseThrow(), inAdasRoom(BOB));
        fixture.bindings.rememberChat(bob, "of-bob");
        RoomId fresh = ReconcilerTest.upgrade(fixture, old, BOT);

        // When
        fixture.reconcileListing(ADA, BOB);

        // Then
        assertThat(chats(fixture.bindings.agentsIn(fresh))).containsExactly("Optional.empty", "Optional[of-bob]");
        assertThat(fixture.homeserver.membership(fresh, userOf(BOB))).contains("join");
        assertThat(stateOf(fixture, fresh, userOf(BOB).localpart())
                        .path("chat_id")
                        .asText())
                .isEqualTo("of-bob");
        assertThat(fixture.reconcile().plan().repairs()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {EventTypes.APPROVALS, EventTypes.LOOP_GUARD})
    void what_people_allowed_and_the_stopped_loop_guard_follow_an_upgraded_room(String type) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
        fixture.reconcileListing(ADA);
        RoomId old = fixture.roomOf(ADA);
        ObjectNode content =
                JsonNodeFactory.instance.objectNode().put("version", 1).put("of", "the room");
        fixture.homeserver.putState(BOT, old, type, "", content);
        RoomId fresh = ReconcilerTest.upgrade(fixture, old, BOT);

        // When
        fixture.reconcileListing(ADA);

        // Then
        assertThat(fixture.homeserver.stateOf(fresh, type, "").orElseThrow().content())
                .isEqualTo(content);
        assertThat(fixture.reconcile().plan().repairs()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_first_agent_of_a_room_of_people_is_the_one_that_has_been_there_longest(Database database) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);
        RoomId room = new RoomId("!kitchen:home.test");

        // When
        fixture.bindings.indexInvited(room, group(BOB, 2));
        fixture.bindings.indexInvited(room, group(CLEO, 3));
        fixture.bindings.indexInvited(room, group(ADA, 1));
        fixture.bindings.indexInvited(room, group(BOB, 2));

        // Then
        assertThat(fixture.bindings.agentsIn(room).orElseThrow().all())
                .extracting(BoundRoom::agentUser)
                .containsExactly(userOf(ADA), userOf(BOB), userOf(CLEO));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void when_the_first_agent_of_a_room_of_people_leaves_the_next_one_is_the_first(Database database) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);
        RoomId room = new RoomId("!kitchen:home.test");
        List.of(group(ADA, 1), group(BOB, 2), group(CLEO, 3))
                .forEach(binding -> fixture.bindings.indexInvited(room, binding));

        // When
        fixture.bindings.forgetInvited(room, userOf(ADA));
        RoomAgents two = fixture.bindings.agentsIn(room).orElseThrow();
        fixture.bindings.forgetInvited(room, userOf(CLEO));
        RoomAgents one = fixture.bindings.agentsIn(room).orElseThrow();
        fixture.bindings.forgetInvited(room, userOf(BOB));

        // Then
        assertThat(two.all()).extracting(BoundRoom::agentUser).containsExactly(userOf(BOB), userOf(CLEO));
        assertThat(one.all()).extracting(BoundRoom::agentUser).containsExactly(userOf(BOB));
        assertThat(one.shared()).isTrue();
        assertThat(fixture.bindings.agentsIn(room)).isEmpty();
    }

    @Test
    void the_agents_of_an_archived_chat_room_leave_and_come_back_together() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
        fixture.reconcileListing(ADA, BOB);
        BoundRoom chat = fixture.chatRooms.open(ADA.ref(), ALICE, "Holidays", "$new");
        fixture.bindings.addFurther(
                chat,
                new Binding(
                        BOB.ref(),
                        RoomKind.CHAT,
                        Optional.of(ALICE),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        SpaceFixture.NOW));
        fixture.homeserver.invite(BOT, chat.room(), userOf(BOB));
        fixture.homeserver.join(userOf(BOB), chat.room());

        // When
        BoundRoom archived = fixture.chatRooms.archive(chat, "done");
        Optional<String> meanwhile = fixture.homeserver.membership(chat.room(), userOf(BOB));
        fixture.chatRooms.unarchive(archived);

        // Then
        assertThat(meanwhile).contains("leave");
        assertThat(fixture.homeserver.membership(chat.room(), userOf(BOB))).contains("join");
    }

    private static Binding inAdasRoom(KnownAgent further) {
        return new Binding(
                further.ref(),
                RoomKind.AGENT,
                Optional.of(ALICE),
                Optional.empty(),
                Optional.empty(),
                false,
                SpaceFixture.NOW);
    }

    private static Binding group(KnownAgent agent, int place) {
        return new Binding(
                agent.ref(),
                RoomKind.GROUP,
                Optional.of(ALICE),
                Optional.empty(),
                Optional.empty(),
                false,
                SpaceFixture.NOW.plus(Duration.ofMinutes(place)));
    }

    private static List<String> chats(Optional<RoomAgents> agents) {
        return agents.orElseThrow().all().stream()
                .map(bound -> String.valueOf(bound.binding().chatId()))
                .toList();
    }

    private static ObjectNode stateOf(SpaceFixture fixture, RoomId room, String key) {
        return fixture.homeserver
                .stateOf(room, EventTypes.BINDING, key)
                .orElseThrow()
                .content();
    }
}
