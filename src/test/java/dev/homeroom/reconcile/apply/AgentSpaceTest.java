package dev.homeroom.reconcile.apply;

import static dev.homeroom.reconcile.SpaceFixture.ALICE;
import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static dev.homeroom.reconcile.SpaceFixture.isClean;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.ReconcileReport;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.reconcile.plan.Repair;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentSpaceTest {
    private static final RoomAlias ALIAS = RoomAlias.of("agent_space", "home.test");

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_space_that_is_there_is_found_again_and_nothing_is_written(Database database) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);
        RoomId space = fixture.space.ensure();
        fixture.homeserver.forgetCalls();

        // When
        RoomId found = fixture.restarted().space.ensure();

        // Then
        assertThat(found).isEqualTo(space);
        assertThat(fixture.homeserver.writes()).isEmpty();
    }

    @Test
    void without_a_row_the_space_is_found_by_its_alias() {
        // Given
        SpaceFixture fixture = fixture();
        RoomId space = fixture.space.ensure();

        // When
        RoomId found = fixture.restartedOn(TestDatabases.inMemory()).space.ensure();

        // Then
        assertThat(found).isEqualTo(space);
    }

    @Test
    void without_a_row_and_an_alias_the_space_is_found_by_its_mark() {
        // Given
        SpaceFixture fixture = fixture();
        RoomId forged = fixture.homeserver.foreignRoom(ALICE, Optional.empty());
        fixture.homeserver.force(forged, ALICE, "dev.homeroom.space", "", mark());
        fixture.homeserver.force(forged, ALICE, "m.room.member", BOT.value(), object().put("membership", "join"));
        RoomId space = fixture.space.ensure();
        fixture.homeserver.forgetAlias(ALIAS);

        // When
        RoomId found = fixture.restartedOn(TestDatabases.inMemory()).space.ensure();

        // Then
        assertThat(found).isEqualTo(space).isNotEqualTo(forged);
    }

    @Test
    void a_space_that_another_process_creates_at_the_same_moment_is_used_by_both() {
        // Given
        SpaceFixture fixture = fixture();
        SpaceFixture other = fixture.restartedOn(TestDatabases.inMemory());
        fixture.homeserver.before(call -> {
            if (call.name().equals("createRoom")) {
                fixture.homeserver.withoutHooks();
                other.space.ensure();
                throw new HomeserverException.Refused("createRoom", 409, "M_UNKNOWN");
            }
        });

        // When
        RoomId space = fixture.space.ensure();

        // Then
        assertThat(space).isEqualTo(other.space.ensure());
        assertThat(fixture.homeserver.rooms()).containsExactly(space);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_alias_of_a_room_that_is_not_ours_is_a_clear_failure(boolean botIsIn) {
        // Given
        SpaceFixture fixture = fixture();
        RoomId theirs = fixture.homeserver.foreignRoom(ALICE, Optional.of(ALIAS));
        fixture.homeserver.force(theirs, ALICE, "dev.homeroom.space", "", mark());
        if (botIsIn) {
            fixture.homeserver.force(theirs, ALICE, "m.room.member", BOT.value(), object().put("membership", "join"));
        }

        // When
        assertThatThrownBy(fixture.space::ensure)
                // Then
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("#agent_space:home.test")
                .hasMessageContaining(theirs.value());
        assertThat(fixture.homeserver.rooms()).containsExactly(theirs);
    }

    @Test
    void a_space_of_ours_whose_making_was_cut_short_is_finished() {
        // Given
        SpaceFixture fixture = fixture();
        RoomId half = fixture.homeserver.foreignRoom(BOT, Optional.of(ALIAS));
        fixture.homeserver.force(half, BOT, "m.room.create", "", object().put("type", "m.space"));

        // When
        ReconcileReport reconcileReport = fixture.reconcile();

        // Then
        assertThat(isClean(reconcileReport)).isTrue();
        assertThat(reconcileReport.plan().repairs()).extracting(Repair::kind).containsExactly("finish-space");
        assertThat(fixture.space.ensure()).isEqualTo(half);
        assertThat(fixture.homeserver.rooms()).containsExactly(half);
        assertThat(fixture.homeserver.stateOf(half, "dev.homeroom.space", ""))
                .hasValueSatisfying(event -> assertThat(event.content()).isEqualTo(mark()));
        assertThat(fixture.homeserver.stateOf(half, "m.room.power_levels", "")).isPresent();
        assertThat(fixture.homeserver.stateOf(half, "m.room.join_rules", "")).isPresent();
        assertThat(fixture.roomName(half)).isEqualTo("Letta Agents");
        assertThat(fixture.homeserver.membership(half, ALICE)).contains("invite");
        fixture.homeserver.forgetCalls();
        assertThat(fixture.reconcile().plan().repairs()).isEmpty();
        assertThat(fixture.homeserver.writes()).isEmpty();
    }

    @Test
    void while_a_room_can_not_be_looked_into_that_may_be_the_marked_one_nothing_is_finished() {
        // Given
        SpaceFixture fixture = fixture();
        RoomId half = fixture.homeserver.foreignRoom(BOT, Optional.of(ALIAS));
        fixture.homeserver.force(half, BOT, "m.room.create", "", object().put("type", "m.space"));
        RoomId other = fixture.homeserver.foreignRoom(BOT, Optional.empty());
        fixture.homeserver.before(call -> {
            if (call.name().equals("state") && call.target().equals(other.value())) {
                throw new HomeserverException.Unclear("state", "502", null);
            }
        });

        // When
        ReconcileReport reconcileReport = fixture.reconcile();

        // Then
        assertThat(reconcileReport.problem()).isPresent();
        assertThat(fixture.homeserver.writes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"resolve", "joinedRooms", "state"})
    void what_cannot_be_told_is_never_taken_for_no_space(String request) {
        // Given
        SpaceFixture fixture = fixture();
        RoomId space = fixture.space.ensure();
        fixture.homeserver.forgetAlias(ALIAS);
        fixture.homeserver.before(call -> {
            if (call.name().equals(request)) {
                throw new HomeserverException.Unclear(request, "502", null);
            }
        });

        // When
        SpaceFixture restarted = fixture.restartedOn(TestDatabases.inMemory());
        assertThatThrownBy(restarted.space::ensure).isInstanceOf(IllegalStateException.class);

        // Then
        fixture.homeserver.withoutHooks();
        assertThat(fixture.homeserver.rooms()).containsExactly(space);
        assertThat(restarted.space.ensure()).isEqualTo(space);
    }

    @Test
    void the_bot_that_invites_people_has_a_name_and_one_that_it_was_given_stays() {
        // Given
        SpaceFixture fresh = fixture();
        SpaceFixture named = fixture();
        named.homeserver.setDisplayName(BOT, "Concierge");

        // When
        fresh.space.ensure();
        named.space.ensure();

        // Then
        assertThat(fresh.homeserver.profile(BOT).displayName()).contains("Homeroom");
        assertThat(named.homeserver.profile(BOT).displayName()).contains("Concierge");
    }

    @Test
    void a_homeserver_that_lets_the_bot_have_no_name_gets_a_space_all_the_same() {
        // Given
        SpaceFixture fixture = fixture();
        fixture.homeserver.before(call -> {
            if (call.name().equals("setDisplayName")) {
                throw new HomeserverException.Refused("setDisplayName", 403, "M_FORBIDDEN");
            }
        });

        // When
        RoomId space = fixture.space.ensure();

        // Then
        assertThat(fixture.homeserver.rooms()).containsExactly(space);
    }

    private static SpaceFixture fixture() {
        return SpaceFixture.on(TestDatabases.inMemory());
    }

    private static ObjectNode mark() {
        return object().put("version", 1).put("kind", "agents");
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
