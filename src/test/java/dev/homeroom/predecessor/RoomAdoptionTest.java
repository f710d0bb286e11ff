package dev.homeroom.predecessor;

import static dev.homeroom.reconcile.SpaceFixture.ALICE;
import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static dev.homeroom.reconcile.SpaceFixture.NOW;
import static dev.homeroom.reconcile.SpaceFixture.agent;
import static dev.homeroom.reconcile.SpaceFixture.userOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.predecessor.AdoptionResult.Adopted;
import dev.homeroom.predecessor.AdoptionResult.Already;
import dev.homeroom.predecessor.AdoptionResult.Outside;
import dev.homeroom.predecessor.AdoptionResult.Possible;
import dev.homeroom.predecessor.AdoptionResult.Powerless;
import dev.homeroom.predecessor.AdoptionResult.Refused;
import dev.homeroom.predecessor.AdoptionResult.Unknown;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.EventTypes;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoomAdoptionTest {
    private static final KnownAgent ADA = agent("agent-11111111-1111-1111-1111-111111111111", "Ada");
    private static final KnownAgent GRACE = agent("agent-22222222-2222-2222-2222-222222222222", "Grace");
    private static final String OLD_NAME = "Ada - Letta Agent Chat";

    private final SpaceFixture spaceFixture = SpaceFixture.on(TestDatabases.inMemory());
    private final FakeHomeserver homeserver = spaceFixture.homeserver;

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_room_that_the_agents_user_made_is_adopted_through_it(Database database) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);
        RoomId room = roomMadeBy(fixture, userOf(ADA));
        fixture.homeserver.send(room, ALICE, "m.room.message", object().put("body", "before"));

        // When
        AdoptionResult result = adopt(fixture, ADA, room);

        // Then
        assertThat(result).isInstanceOf(Adopted.class);
        assertThat(fixture.homeserver.membership(room, BOT)).contains("join");
        assertThat(fixture.roomOf(ADA)).isEqualTo(room);
        JsonNode binding = fixture.homeserver
                .stateOf(room, EventTypes.BINDING, "")
                .orElseThrow()
                .content();
        assertThat(binding.path("agent_id").asText()).isEqualTo(ADA.ref().agentId());
        assertThat(binding.path("since").asLong()).isEqualTo(NOW.toEpochMilli());
        RoomId space = fixture.space.ensure();
        assertThat(fixture.homeserver.stateOf(space, EventTypes.SPACE_CHILD, room.value()))
                .isPresent();
        assertThat(fixture.homeserver.stateOf(room, EventTypes.SPACE_PARENT, space.value()))
                .isPresent();
        assertThat(fixture.homeserver.resolve(
                        SpaceFixture.NAMESPACE.agentRoomAlias("letta", ADA.ref().agentId())))
                .contains(room);
        JsonNode levels = fixture.homeserver
                .stateOf(room, EventTypes.POWER_LEVELS, "")
                .orElseThrow()
                .content();
        assertThat(levels.path("users").path(BOT.value()).asInt()).isEqualTo(100);
        assertThat(levels.path("events").path(EventTypes.BINDING).asInt()).isEqualTo(100);
    }

    @Test
    void the_second_time_it_is_adopted_already_and_nothing_is_written() {
        // Given
        RoomId room = roomMadeBy(spaceFixture, userOf(ADA));
        adopt(spaceFixture, ADA, room);
        homeserver.forgetCalls();

        // When
        AdoptionResult again = adopt(spaceFixture, ADA, room);
        AdoptionResult look = AdoptionFixture.rooms(spaceFixture).preview(ADA, room);

        // Then
        assertThat(again).isInstanceOf(Already.class);
        assertThat(look).isInstanceOf(Already.class);
        assertThat(homeserver.writes()).isEmpty();
    }

    @Test
    void with_an_empty_database_it_is_adopted_already_and_known_again() {
        // Given
        RoomId room = roomMadeBy(spaceFixture, userOf(ADA));
        adopt(spaceFixture, ADA, room);
        SpaceFixture restarted = spaceFixture.restartedOn(TestDatabases.inMemory());
        RoomId space = restarted.space.ensure();
        homeserver.forgetCalls();

        // When
        AdoptionResult result = AdoptionFixture.rooms(restarted).adopt(ADA, room, "Ada", space);

        // Then
        assertThat(result).isInstanceOf(Already.class);
        assertThat(homeserver.writes()).isEmpty();
        assertThat(restarted.roomOf(ADA)).isEqualTo(room);
    }

    @Test
    void looking_changes_nothing() {
        // Given
        RoomId room = roomMadeBy(spaceFixture, userOf(ADA));
        homeserver.forgetCalls();

        // When
        AdoptionResult result = AdoptionFixture.rooms(spaceFixture).preview(ADA, room);

        // Then
        assertThat(result).isEqualTo(new Possible("the agent's user invites the bot"));
        assertThat(homeserver.writes()).isEmpty();
        assertThat(spaceFixture.bindings.all()).isEmpty();
    }

    @Test
    void an_adopted_room_costs_provisioning_no_room_and_no_name() {
        // Given
        RoomId room = roomMadeBy(spaceFixture, userOf(ADA));
        homeserver.force(room, ALICE, EventTypes.NAME, "", object().put("name", "Ada, the lab"));
        adopt(spaceFixture, ADA, room);
        int rooms = homeserver.rooms().size();

        // When
        spaceFixture.provision(ADA);
        homeserver.forgetCalls();
        boolean anythingLeft = spaceFixture.provision(ADA);

        // Then
        assertThat(anythingLeft).isFalse();
        assertThat(homeserver.calls()).isEmpty();
        assertThat(homeserver.rooms()).hasSize(rooms);
        assertThat(spaceFixture.roomName(room)).isEqualTo("Ada, the lab");
    }

    @Test
    void a_room_with_the_agents_former_name_follows_its_new_one() {
        // Given
        RoomId room = roomMadeBy(spaceFixture, userOf(ADA));
        KnownAgent renamed = agent(ADA.ref().agentId(), "Countess");

        // When
        AdoptionFixture.rooms(spaceFixture).adopt(renamed, room, "Ada", spaceFixture.space.ensure());
        spaceFixture.provision(renamed);

        // Then
        assertThat(spaceFixture.roomName(room)).isEqualTo("Countess - Letta Agent Chat");
    }

    @Test
    void a_room_that_people_made_is_adopted_once_they_let_the_bot_in_and_give_it_power() {
        // Given
        RoomId room = roomMadeBy(spaceFixture, ALICE);

        // When
        AdoptionResult outside = adopt(spaceFixture, ADA, room);
        homeserver.invite(ALICE, room, BOT);
        AdoptionResult powerless = adopt(spaceFixture, ADA, room);
        give(room, BOT, 100);
        AdoptionResult adopted = adopt(spaceFixture, ADA, room);

        // Then
        assertThat(outside).isInstanceOf(Outside.class);
        assertThat(powerless).isInstanceOf(Powerless.class);
        assertThat(adopted).isInstanceOf(Adopted.class);
        assertThat(homeserver.membership(room, userOf(ADA))).contains("join");
        assertThat(homeserver.users()).containsKey(userOf(ADA));
    }

    @Test
    void none_of_ours_inside_is_neither_yes_nor_no() {
        // Given
        RoomId room = roomMadeBy(spaceFixture, ALICE);
        homeserver.force(room, ALICE, "m.room.join_rules", "", object().put("join_rule", "public"));
        give(room, BOT, 100);

        // When
        AdoptionResult look = AdoptionFixture.rooms(spaceFixture).preview(ADA, room);
        AdoptionResult tried = adopt(spaceFixture, ADA, room);

        // Then
        assertThat(look).isInstanceOf(Unknown.class);
        assertThat(tried).isInstanceOf(Adopted.class);
    }

    @Test
    void an_agents_user_that_may_not_invite_opens_no_door() {
        // Given
        RoomId room = roomMadeBy(spaceFixture, ALICE);
        join(room, userOf(ADA));
        homeserver.force(
                room, ALICE, EventTypes.POWER_LEVELS, "", levels(ALICE, 100).put("invite", 50));

        // When
        AdoptionResult result = adopt(spaceFixture, ADA, room);

        // Then
        assertThat(result).isEqualTo(new Outside("the agent's user is inside and may not invite"));
        assertThat(homeserver.membership(room, BOT)).isEmpty();
    }

    @Test
    void a_restricted_room_lets_the_bot_in_by_a_room_where_it_is() {
        // Given
        RoomId room = roomMadeBy(spaceFixture, ALICE);
        join(room, userOf(ADA));
        ObjectNode rule = object().put("join_rule", "restricted");
        rule.putArray("allow")
                .addObject()
                .put("type", "m.room_membership")
                .put("room_id", spaceFixture.space.ensure().value());
        homeserver.force(room, ALICE, "m.room.join_rules", "", rule);
        give(room, BOT, 100);

        // When
        AdoptionResult look = AdoptionFixture.rooms(spaceFixture).preview(ADA, room);

        // Then
        assertThat(look).isEqualTo(new Possible("the room lets the bot in"));
    }

    @Test
    void a_room_of_another_agent_is_never_taken_away() {
        // Given
        RoomId room = roomMadeBy(spaceFixture, userOf(ADA));
        adopt(spaceFixture, ADA, room);
        SpaceFixture restarted = spaceFixture.restartedOn(TestDatabases.inMemory());
        homeserver.forgetCalls();

        // When
        AdoptionResult byIndex =
                AdoptionFixture.rooms(spaceFixture).adopt(GRACE, room, "Grace", spaceFixture.space.ensure());
        AdoptionResult byMatrix = AdoptionFixture.rooms(restarted).preview(GRACE, room);

        // Then
        assertThat(byIndex).isInstanceOf(Refused.class);
        assertThat(byMatrix).isEqualTo(byIndex);
        assertThat(homeserver.writes()).isEmpty();
    }

    @Test
    void an_agent_that_has_a_room_keeps_it() {
        // Given
        spaceFixture.provision(ADA);
        RoomId its = spaceFixture.roomOf(ADA);
        RoomId room = roomMadeBy(spaceFixture, userOf(ADA));

        // When
        AdoptionResult result = adopt(spaceFixture, ADA, room);

        // Then
        assertThat(result)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.why()).contains(its.value(), "homeroom reset"));
        assertThat(spaceFixture.roomOf(ADA)).isEqualTo(its);
    }

    @Test
    void somebody_elses_binding_counts_for_nothing() {
        // Given
        RoomId room = roomMadeBy(spaceFixture, userOf(ADA));
        homeserver.force(
                room,
                ALICE,
                EventTypes.BINDING,
                "",
                Binding.ofAgentRoom(GRACE.ref(), NOW).toJson());

        // When
        AdoptionResult result = adopt(spaceFixture, ADA, room);

        // Then
        assertThat(result).isInstanceOf(Adopted.class);
        assertThat(homeserver
                        .stateOf(room, EventTypes.BINDING, "")
                        .orElseThrow()
                        .sender())
                .isEqualTo(BOT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.room.encryption", "m.room.tombstone", "m.space"})
    void what_can_never_be_an_agents_room_is_refused_with_the_reason(String what) {
        // Given
        RoomId room = roomMadeBy(spaceFixture, userOf(ADA));
        switch (what) {
            case "m.space" ->
                homeserver.force(room, userOf(ADA), EventTypes.CREATE, "", object().put("type", "m.space"));
            default ->
                homeserver.force(room, userOf(ADA), what, "", object().put("replacement_room", "!new:home.test"));
        }

        // When
        AdoptionResult result = AdoptionFixture.rooms(spaceFixture).preview(ADA, room);

        // Then
        assertThat(result).isInstanceOf(Refused.class);
    }

    @Test
    void what_broke_off_is_done_by_the_next_try() {
        // Given
        RoomId room = roomMadeBy(spaceFixture, userOf(ADA));
        RoomId space = spaceFixture.space.ensure();
        homeserver.forgetCalls();
        adopt(spaceFixture, ADA, room);
        int writes = homeserver.writes().size();

        for (int broken = 1; broken <= writes; broken++) {
            // Given
            SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
            RoomId its = roomMadeBy(fixture, userOf(ADA));
            fixture.space.ensure();
            fixture.homeserver.forgetCalls();
            int last = broken;
            fixture.homeserver.after(call -> {
                if (call.isWrite() && fixture.homeserver.writes().size() == last) {
                    throw new HomeserverException.Unclear(call.name(), "cut off", null);
                }
            });

            // When
            assertThatExceptionOfType(HomeserverException.class).isThrownBy(() -> adopt(fixture, ADA, its));
            fixture.homeserver.withoutHooks();
            AdoptionResult again = adopt(fixture, ADA, its);

            // Then
            assertThat(again).as("after write %d", broken).isInstanceOfAny(Adopted.class, Already.class);
            assertThat(fixture.roomOf(ADA)).isEqualTo(its);
        }
        assertThat(space).isNotNull();
    }

    private static AdoptionResult adopt(SpaceFixture fixture, KnownAgent agent, RoomId room) {
        return AdoptionFixture.rooms(fixture).adopt(agent, room, agent.name(), fixture.space.ensure());
    }

    /** Creates a room like the predecessor's: its creator has power 100 and may invite; all others have power 0. */
    private static RoomId roomMadeBy(SpaceFixture fixture, UserId maker) {
        RoomId room = fixture.homeserver.foreignRoom(maker, Optional.empty());
        fixture.homeserver.force(room, maker, EventTypes.CREATE, "", object().put("room_version", "11"));
        fixture.homeserver.force(room, maker, EventTypes.POWER_LEVELS, "", levels(maker, 100));
        fixture.homeserver.force(room, maker, EventTypes.NAME, "", object().put("name", OLD_NAME));
        return room;
    }

    private void give(RoomId room, UserId user, int level) {
        ObjectNode levels = homeserver
                .stateOf(room, EventTypes.POWER_LEVELS, "")
                .orElseThrow()
                .content()
                .deepCopy();
        levels.withObject("users").put(user.value(), level);
        homeserver.force(room, ALICE, EventTypes.POWER_LEVELS, "", levels);
    }

    private void join(RoomId room, UserId user) {
        homeserver.force(room, user, EventTypes.MEMBER, user.value(), object().put("membership", "join"));
    }

    private static ObjectNode levels(UserId user, int level) {
        ObjectNode levels = object().put("state_default", 50).put("users_default", 0);
        levels.putObject("users").put(user.value(), level);
        return levels;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
