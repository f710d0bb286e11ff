package dev.homeroom.reconcile.apply;

import static dev.homeroom.reconcile.SpaceFixture.ALICE;
import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static dev.homeroom.reconcile.SpaceFixture.NOW;
import static dev.homeroom.reconcile.SpaceFixture.agent;
import static dev.homeroom.reconcile.SpaceFixture.userOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.MediaUri;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.MatrixStateException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AgentProvisioningTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KnownAgent ADA = agent("agent-597b5756-2915-4560-ba6b-91005f085166", "Ada");

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_new_agent_gets_a_user_a_picture_and_a_room_in_the_space(Database database) throws Exception {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);

        // When
        fixture.provision(ADA);

        // Then
        UserId user = new UserId("@agent_597b5756_2915_4560_ba6b_91005f085166:home.test");
        assertThat(fixture.homeserver.profile(user).displayName()).contains("Ada");
        assertThat(fixture.homeserver.profile(user).avatar()).isPresent();
        RoomId space = fixture.space.ensure();
        RoomId room = fixture.roomOf(ADA);
        assertThat(fixture.homeserver.rooms()).containsExactly(space, room);
        assertThat(fixture.homeserver.membership(room, user)).contains("join");
        assertThat(fixture.homeserver.membership(room, ALICE)).contains("invite");
        assertThat(fixture.homeserver.membership(space, ALICE)).contains("invite");
        assertThat(content(fixture, space, "m.space.child", room.value())).isEqualTo(json("""
                {"via": ["home.test"], "suggested": false, "order": "ada"}"""));
        assertThat(content(fixture, room, "m.space.parent", space.value())).isEqualTo(json("""
                {"via": ["home.test"], "canonical": true}"""));
        assertThat(content(fixture, room, "dev.homeroom.binding", ""))
                .isEqualTo(json("""
                {"version": 1, "backend": "letta", "agent_id": "agent-597b5756-2915-4560-ba6b-91005f085166",
                 "kind": "agent", "archived": false, "since": %d}""".formatted(NOW.toEpochMilli())));
        assertThat(fixture.roomName(room)).isEqualTo("Ada - Letta Agent Chat");
        assertThat(content(fixture, room, "m.room.avatar", "").path("url").asText())
                .isEqualTo(
                        fixture.homeserver.profile(user).avatar().orElseThrow().value());
        assertThat(content(fixture, room, "m.room.join_rules", "")).isEqualTo(json("""
                {"join_rule": "restricted", "allow": [{"type": "m.room_membership", "room_id": "%s"}]}""".formatted(space)));
        assertThat(content(fixture, room, "m.room.guest_access", ""))
                .isEqualTo(json("{\"guest_access\": \"forbidden\"}"));
        assertThat(content(fixture, room, "m.room.create", "")
                        .path("m.federate")
                        .asBoolean(true))
                .isFalse();
        assertThat(fixture.homeserver.stateOf(room, "m.room.encryption", "")).isEmpty();
        assertThat(content(fixture, space, "m.room.create", "").path("type").asText())
                .isEqualTo("m.space");
        assertThat(content(fixture, space, "dev.homeroom.space", "")).isEqualTo(json("""
                {"version": 1, "kind": "agents"}"""));
        assertThat(fixture.bindings.of(room))
                .contains(new BoundRoom(room, Binding.ofAgentRoom(ADA.ref(), NOW), user, "Ada - Letta Agent Chat"));
    }

    @ParameterizedTest
    @CsvSource({"7, true, invite", "11, true, restricted", "12, false, restricted"})
    void power_levels_and_join_rules_follow_the_room_version(String version, boolean botIsListed, String joinRule) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database());
        fixture.homeserver.defaultRoomVersion(version);

        // When
        fixture.provision(ADA);

        // Then
        for (RoomId room : fixture.homeserver.rooms()) {
            JsonNode levels = content(fixture, room, "m.room.power_levels", "");
            assertThat(levels.path("users").has(BOT.value())).isEqualTo(botIsListed);
            assertThat(levels.path("users").path(ALICE.value()).asInt()).isEqualTo(50);
            assertThat(levels.path("users_default").asInt(-1)).isZero();
            assertThat(levels.path("events").path("dev.homeroom.binding").asInt())
                    .isEqualTo(100);
            assertThat(levels.path("events").path("dev.homeroom.context").asInt())
                    .isEqualTo(100);
            assertThat(levels.path("events").path("m.reaction").asInt(-1)).isZero();
            assertThat(levels.path("invite").asInt()).isEqualTo(50);
        }
        assertThat(content(fixture, fixture.roomOf(ADA), "m.room.join_rules", "")
                        .path("join_rule")
                        .asText())
                .isEqualTo(joinRule);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_provisioned_agent_costs_no_request_and_a_restart_no_write(Database database) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);
        fixture.provision(ADA);
        fixture.homeserver.forgetCalls();

        // When
        boolean anythingToDo = fixture.provision(ADA);

        // Then
        assertThat(anythingToDo).isFalse();
        assertThat(fixture.homeserver.calls()).isEmpty();

        // When
        SpaceFixture restarted = fixture.restarted();
        boolean anythingToDoThen = restarted.provision(ADA);

        // Then
        assertThat(anythingToDoThen).isFalse();
        assertThat(restarted.incomplete(List.of(ADA), restarted.space.ensure()).agents())
                .isEmpty();
        assertThat(fixture.homeserver.writes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void with_the_database_deleted_everything_is_found_again_and_no_event_is_made(Database database) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);
        fixture.provision(ADA);
        RoomId room = fixture.roomOf(ADA);
        fixture.bindings.change(room, binding -> binding.put("chat_id", "conv-1"));
        int events = fixture.homeserver.eventCount();

        // When
        SpaceFixture restarted = fixture.restartedOn(database());
        restarted.provision(ADA);

        // Then
        assertThat(fixture.homeserver.eventCount()).isEqualTo(events);
        assertThat(restarted.roomOf(ADA)).isEqualTo(room);
        assertThat(restarted.bindings.of(room)).isEqualTo(fixture.bindings.of(room));
        assertThat(restarted.space.ensure()).isEqualTo(fixture.space.ensure());
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void a_crash_at_any_request_leaves_something_that_the_next_run_completes(boolean effective, boolean keepsDatabase) {
        // Given
        SpaceFixture whole = SpaceFixture.on(database());
        whole.provision(ADA);
        int requests = whole.homeserver.calls().size();
        assertThat(requests).isGreaterThan(10);

        for (int request = 1; request <= requests; request++) {
            // Given
            SpaceFixture fixture = SpaceFixture.on(database());
            dieAt(request, fixture.homeserver, effective);
            assertThatThrownBy(() -> fixture.provision(ADA)).isInstanceOf(RuntimeException.class);
            fixture.homeserver.withoutHooks();

            // When
            SpaceFixture restarted = keepsDatabase ? fixture.restarted() : fixture.restartedOn(database());
            restarted.provision(ADA);

            // Then
            assertComplete(restarted, "killed at request " + request);
        }
    }

    private static void assertComplete(SpaceFixture fixture, String when) {
        RoomId space = fixture.space.ensure();
        RoomId room = fixture.roomOf(ADA);
        FakeHomeserver homeserver = fixture.homeserver;
        assertThat(homeserver.rooms()).as(when).containsExactly(space, room);
        assertThat(homeserver.users().keySet()).as(when).containsExactlyInAnyOrder(BOT, userOf(ADA));
        assertThat(homeserver.membership(room, userOf(ADA))).as(when).contains("join");
        assertThat(homeserver.profile(userOf(ADA)).displayName()).as(when).contains("Ada");
        assertThat(homeserver.profile(userOf(ADA)).avatar()).as(when).isPresent();
        assertThat(homeserver.timeline(space))
                .as(when)
                .filteredOn(event -> event.type().equals("m.space.child"))
                .hasSize(1);
        assertThat(homeserver.timeline(room))
                .as(when)
                .filteredOn(event -> event.type().equals("m.room.name"))
                .hasSize(1);
        assertThat(fixture.bindings.of(room).map(BoundRoom::binding))
                .as(when)
                .contains(Binding.ofAgentRoom(ADA.ref(), NOW));
        homeserver.forgetCalls();
        assertThat(fixture.provision(ADA)).as(when).isFalse();
        assertThat(homeserver.calls()).as(when).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_agent_that_was_renamed_keeps_its_user_and_its_room(Database database) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);
        fixture.provision(ADA);
        RoomId room = fixture.roomOf(ADA);
        KnownAgent renamed = agent(ADA.ref().agentId(), "Countess");
        RoomId space = fixture.space.ensure();

        // When
        List<AgentRef> incomplete =
                fixture.restarted().incomplete(List.of(renamed), space).agents();
        fixture.provision(renamed);

        // Then
        assertThat(incomplete).containsExactly(renamed.ref());
        assertThat(fixture.roomOf(renamed)).isEqualTo(room);
        assertThat(fixture.homeserver.rooms()).hasSize(2);
        assertThat(fixture.roomName(room)).isEqualTo("Countess - Letta Agent Chat");
        assertThat(fixture.homeserver.profile(userOf(ADA)).displayName()).contains("Countess");
        assertThat(content(fixture, space, "m.space.child", room.value())
                        .path("order")
                        .asText())
                .isEqualTo("countess");
        assertThat(fixture.bindings.reread(room)).map(BoundRoom::name).contains("Countess - Letta Agent Chat");
        assertThat(fixture.homeserver.calls())
                .filteredOn(call -> call.name().equals("upload") && !call.as().equals(BOT.value()))
                .hasSize(1);
    }

    @Test
    void a_crash_at_any_request_of_a_rename_is_completed_without_doubling() {
        KnownAgent renamed = agent(ADA.ref().agentId(), "Countess");
        for (int request = 1; request <= 6; request++) {
            for (boolean effective : new boolean[] {true, false}) {
                // Given
                SpaceFixture fixture = SpaceFixture.on(database());
                fixture.provision(ADA);
                fixture.homeserver.forgetCalls();
                dieAt(request, fixture.homeserver, effective);
                assertThatThrownBy(() -> fixture.provision(renamed)).isInstanceOf(Killed.class);
                fixture.homeserver.withoutHooks();

                // When
                fixture.restarted().provision(renamed);

                // Then
                RoomId room = fixture.roomOf(ADA);
                assertThat(fixture.roomName(room)).isEqualTo("Countess - Letta Agent Chat");
                assertThat(fixture.homeserver.timeline(room))
                        .filteredOn(event -> event.type().equals("m.room.name"))
                        .hasSize(2);
                assertThat(fixture.homeserver.timeline(fixture.space.ensure()))
                        .filteredOn(event -> event.type().equals("m.space.child"))
                        .hasSize(2);
            }
        }
    }

    @Test
    void a_room_name_that_people_gave_stays_until_the_agent_itself_is_renamed() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database());
        fixture.provision(ADA);
        RoomId room = fixture.roomOf(ADA);
        fixture.homeserver.force(room, ALICE, "m.room.name", "", node().put("name", "My maths room"));

        // When
        SpaceFixture otherTemplate = fixture.restartedWith(fixture.settings.naming("Chat with {name}"));
        otherTemplate.provision(ADA);

        // Then
        assertThat(fixture.roomName(room)).isEqualTo("My maths room");

        // When
        otherTemplate.provision(agent(ADA.ref().agentId(), "Countess"));

        // Then
        assertThat(fixture.roomName(room)).isEqualTo("Chat with Countess");
    }

    @Test
    void another_template_renames_the_rooms_that_still_have_our_name() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database());
        fixture.provision(ADA);

        // When
        fixture.restartedWith(fixture.settings.naming("Chat with {name}")).provision(ADA);

        // Then
        assertThat(fixture.roomName(fixture.roomOf(ADA))).isEqualTo("Chat with Ada");
    }

    @Test
    void a_name_that_people_gave_survives_the_database() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database());
        fixture.provision(ADA);
        RoomId room = fixture.roomOf(ADA);
        fixture.homeserver.force(room, ALICE, "m.room.name", "", node().put("name", "My maths room"));

        // When
        fixture.restartedOn(database()).provision(ADA);

        // Then
        assertThat(fixture.roomName(room)).isEqualTo("My maths room");
    }

    @Test
    void an_agent_that_was_renamed_while_the_database_was_lost_gets_its_new_names() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database());
        fixture.provision(ADA);

        // When
        fixture.restartedOn(database()).provision(agent(ADA.ref().agentId(), "Countess"));

        // Then
        assertThat(fixture.roomName(fixture.roomOf(ADA))).isEqualTo("Countess - Letta Agent Chat");
        assertThat(fixture.agentRooms()).hasSize(1);
    }

    @Test
    void two_agents_of_one_name_have_two_users_and_two_rooms() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database());
        KnownAgent other = agent("agent-11111111-2915-4560-ba6b-91005f085166", "Ada");

        // When
        fixture.provision(ADA);
        fixture.provision(other);

        // Then
        assertThat(fixture.roomOf(ADA)).isNotEqualTo(fixture.roomOf(other));
        assertThat(userOf(ADA)).isNotEqualTo(userOf(other));
        assertThat(fixture.roomName(fixture.roomOf(other))).isEqualTo(fixture.roomName(fixture.roomOf(ADA)));
    }

    @Test
    void a_room_that_people_called_like_the_agent_is_left_alone() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database());
        fixture.homeserver.setDisplayName(BOT, "Homeroom");
        fixture.homeserver.setAvatar(BOT, new MediaUri("mxc://home.test/bot"));
        RoomId theirs = fixture.homeserver.foreignRoom(ALICE, Optional.empty());
        fixture.homeserver.force(theirs, ALICE, "m.room.name", "", node().put("name", "Ada - Letta Agent Chat"));
        fixture.homeserver.force(theirs, ALICE, "m.room.member", BOT.value(), node().put("membership", "join"));
        int events = fixture.homeserver.timeline(theirs).size();

        // When
        fixture.provision(ADA);

        // Then
        assertThat(fixture.roomOf(ADA)).isNotEqualTo(theirs);
        assertThat(fixture.homeserver.timeline(theirs)).hasSize(events);
    }

    @Test
    void an_alias_that_another_room_has_taken_gives_a_room_without_alias_once() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database());
        RoomId theirs = roomThatTookTheAlias(fixture);
        fixture.homeserver.force(theirs, ALICE, "m.room.member", BOT.value(), node().put("membership", "join"));
        fixture.homeserver.force(
                theirs,
                ALICE,
                "dev.homeroom.binding",
                "",
                Binding.ofAgentRoom(ADA.ref(), NOW).toJson());

        // When
        fixture.provision(ADA);
        RoomId room = fixture.roomOf(ADA);
        SpaceFixture restarted = fixture.restartedOn(database());
        restarted.provision(ADA);

        // Then
        assertThat(room).isNotEqualTo(theirs);
        assertThat(restarted.roomOf(ADA)).isEqualTo(room);
        assertThat(fixture.agentRooms()).containsExactly(room);
    }

    @Test
    void a_room_that_another_process_creates_at_the_same_moment_is_the_agents_only_one() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database());
        fixture.space.ensure();
        SpaceFixture other = fixture.restartedOn(database());
        other.space.ensure();
        fixture.homeserver.before(call -> {
            if (call.name().equals("createRoom")) {
                fixture.homeserver.withoutHooks();
                other.provision(ADA);
                throw new HomeserverException.Refused("createRoom", 409, "M_UNKNOWN");
            }
        });

        // When
        fixture.provision(ADA);

        // Then
        assertThat(fixture.roomOf(ADA)).isEqualTo(other.roomOf(ADA));
        assertThat(fixture.agentRooms()).containsExactly(fixture.roomOf(ADA));
    }

    @Test
    void an_alias_that_leads_to_a_room_the_bot_may_not_look_into_is_a_failure_and_makes_no_room() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database());
        roomThatTookTheAlias(fixture);

        // When
        assertThatThrownBy(() -> fixture.provision(ADA))
                // Then
                .isInstanceOf(MatrixStateException.class)
                .hasMessageContaining("#agent_597b5756_2915_4560_ba6b_91005f085166:home.test");
        assertThat(fixture.agentRooms()).isEmpty();
    }

    @Test
    void a_binding_of_an_unknown_version_is_left_alone_and_makes_no_second_room() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database());
        fixture.provision(ADA);
        RoomId room = fixture.roomOf(ADA);
        fixture.homeserver.force(room, BOT, "dev.homeroom.binding", "", node().put("version", 2));

        // When
        assertThatThrownBy(() -> fixture.restartedOn(database()).provision(ADA))
                // Then
                .isInstanceOf(MatrixStateException.class);
        assertThat(fixture.agentRooms()).containsExactly(room);
    }

    @Test
    void an_agent_user_whose_invite_is_gone_is_invited_again_and_joins() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database());
        dieAt("join", fixture.homeserver);
        assertThatThrownBy(() -> fixture.provision(ADA)).isInstanceOf(Killed.class);
        fixture.homeserver.withoutHooks();
        RoomId room = fixture.roomOf(ADA);
        fixture.homeserver.force(room, BOT, "m.room.member", userOf(ADA).value(), node().put("membership", "leave"));

        // When
        fixture.provision(ADA);

        // Then
        assertThat(fixture.homeserver.membership(room, userOf(ADA))).contains("join");
    }

    @Test
    void people_are_invited_when_a_room_is_made_and_never_again() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database());
        fixture.provision(ADA);
        fixture.homeserver.leave(ALICE, fixture.roomOf(ADA), "");

        // When
        fixture.provision(agent(ADA.ref().agentId(), "Countess"));
        fixture.restartedOn(database()).provision(ADA);

        // Then
        assertThat(fixture.homeserver.membership(fixture.roomOf(ADA), ALICE)).contains("leave");
    }

    @Test
    void a_homeserver_that_refuses_pictures_still_gives_the_agent_its_room() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database());
        fixture.homeserver.before(call -> {
            if (call.name().equals("upload")) {
                throw new HomeserverException.Refused("upload", 413, "M_TOO_LARGE");
            }
        });

        // When
        fixture.provision(ADA);

        // Then
        assertThat(fixture.agentRooms()).hasSize(1);
        assertThat(fixture.provision(ADA)).isFalse();
    }

    private static RoomId roomThatTookTheAlias(SpaceFixture fixture) {
        return fixture.homeserver.foreignRoom(
                ALICE,
                Optional.of(
                        SpaceFixture.NAMESPACE.agentRoomAlias("letta", ADA.ref().agentId())));
    }

    private static void dieAt(int request, FakeHomeserver homeserver, boolean effective) {
        if (effective) {
            homeserver.after(call -> Killed.when(call.number() == request));
        } else {
            homeserver.before(call -> Killed.when(call.number() == request));
        }
    }

    private static void dieAt(String request, FakeHomeserver homeserver) {
        homeserver.before(call -> Killed.when(call.name().equals(request)));
    }

    private static ObjectNode content(SpaceFixture fixture, RoomId room, String type, String stateKey) {
        return fixture.homeserver
                .stateOf(room, type, stateKey)
                .map(StateEvent::content)
                .orElseThrow();
    }

    private static ObjectNode node() {
        return JSON.createObjectNode();
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text);
    }

    private static Database database() {
        return TestDatabases.inMemory();
    }

    /** Simulates a killed process. */
    private static final class Killed extends RuntimeException {
        static void when(boolean now) {
            if (now) {
                throw new Killed();
            }
        }
    }
}
