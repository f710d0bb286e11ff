package dev.homeroom.reconcile;

import static dev.homeroom.reconcile.SpaceFixture.ALICE;
import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static dev.homeroom.reconcile.SpaceFixture.NAMESPACE;
import static dev.homeroom.reconcile.SpaceFixture.agent;
import static dev.homeroom.reconcile.SpaceFixture.isClean;
import static dev.homeroom.reconcile.SpaceFixture.userOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.reconcile.plan.Repair;
import dev.homeroom.reconcile.snapshot.Finding;
import dev.homeroom.rooms.state.EventTypes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rooms purged by a homeserver admin. They are certainly gone, unlike rooms that can't be read. */
class GoneRoomTest {
    private static final KnownAgent ADA = agent("agent-1", "Ada");
    private static final KnownAgent GRACE = agent("agent-2", "Grace");
    private static final RoomAlias ALIAS =
            NAMESPACE.agentRoomAlias("letta", ADA.ref().agentId());

    private final SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void an_agent_whose_room_is_gone_gets_another_one_and_the_space_forgets_the_old_one(
            boolean aliasIsGoneAsWell, boolean keepsDatabase) {
        // Given
        fixture.reconcileListing(ADA, GRACE);
        RoomId gone = fixture.roomOf(ADA);
        RoomId space = fixture.space.ensure();
        fixture.homeserver.purge(gone);
        if (aliasIsGoneAsWell) {
            fixture.homeserver.forgetAlias(ALIAS);
        }
        SpaceFixture later = keepsDatabase ? fixture : fixture.restartedOn(TestDatabases.inMemory());

        // When
        ReconcileReport reconcileReport = later.reconcileListing(ADA, GRACE);

        // Then
        assertThat(isClean(reconcileReport)).isTrue();
        assertThat(kinds(reconcileReport))
                .containsExactlyInAnyOrder("create-user", "set-profile", "create-room", "unlink-gone");
        RoomId fresh = later.roomOf(ADA);
        assertThat(fresh).isNotEqualTo(gone);
        assertThat(fixture.homeserver.membership(fresh, userOf(ADA))).contains("join");
        assertThat(fixture.homeserver.resolve(ALIAS)).contains(fresh);
        assertThat(child(space, gone)).isEmpty();
        assertThat(child(space, fresh)).isNotEmpty();
        fixture.homeserver.forgetCalls();
        assertThat(later.reconcileListing(ADA, GRACE).plan().repairs()).isEmpty();
        assertThat(fixture.homeserver.writes()).isEmpty();
    }

    @Test
    void a_poll_gives_it_another_room_too_though_its_alias_is_left() {
        // Given
        fixture.reconcileListing(ADA);
        RoomId gone = fixture.roomOf(ADA);
        fixture.homeserver.purge(gone);
        SpaceFixture later = fixture.restartedOn(TestDatabases.inMemory());
        later.reconcile();

        // When
        later.provision(ADA);

        // Then
        assertThat(later.roomOf(ADA)).isNotEqualTo(gone);
        assertThat(fixture.homeserver.resolve(ALIAS)).contains(later.roomOf(ADA));
    }

    @Test
    void where_the_homeserver_does_not_say_so_nothing_is_taken_for_gone() {
        // Given
        fixture.reconcileListing(ADA);
        RoomId room = fixture.roomOf(ADA);
        fixture.homeserver.force(room, ALICE, EventTypes.MEMBER, BOT.value(), object().put("membership", "leave"));
        fixture.homeserver.before(call -> {
            if (call.name().equals("hasRoom")) {
                throw new HomeserverException.Unclear("hasRoom", "502", null);
            }
        });

        // When
        ReconcileReport unclear = fixture.reconcileListing(ADA);
        fixture.homeserver.withoutHooks();
        ReconcileReport clear = fixture.reconcileListing(ADA);

        // Then
        for (ReconcileReport reconcileReport : List.of(unclear, clear)) {
            assertThat(reconcileReport.plan().repairs()).isEmpty();
            assertThat(reconcileReport.plan().findings())
                    .extracting(Finding::kind)
                    .containsExactly(Finding.FindingKind.BOT_REMOVED);
        }
        assertThat(fixture.homeserver.rooms()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void an_agents_room_that_bot_and_agent_left_is_kept_until_its_alias_is_removed_and_is_unlinked_then(
            boolean keepsDatabase) {
        // Given
        fixture.reconcileListing(ADA, GRACE);
        RoomId dead = fixture.roomOf(ADA);
        RoomId space = fixture.space.ensure();
        fixture.homeserver.leave(BOT, dead, "");
        fixture.homeserver.leave(userOf(ADA), dead, "");
        SpaceFixture later = keepsDatabase ? fixture : fixture.restartedOn(TestDatabases.inMemory());
        ReconcileReport before = later.reconcileListing(ADA, GRACE);

        // When
        fixture.homeserver.removeAlias(BOT, ALIAS);
        ReconcileReport after = later.reconcileListing(ADA, GRACE);

        // Then
        assertThat(before.plan().repairs()).isEmpty();
        assertThat(isClean(after)).isTrue();
        assertThat(kinds(after))
                .containsExactlyInAnyOrder("create-user", "set-profile", "create-room", "unlink-abandoned");
        assertThat(child(space, dead)).isEmpty();
        assertThat(child(space, later.roomOf(ADA))).isNotEmpty();
        fixture.homeserver.forgetCalls();
        ReconcileReport again = later.reconcileListing(ADA, GRACE);
        assertThat(again.plan().repairs()).isEmpty();
        assertThat(again.plan().findings()).isEmpty();
        assertThat(fixture.homeserver.writes()).isEmpty();
    }

    @Test
    void an_agents_room_that_only_the_bot_left_stays_in_the_space() {
        // Given
        fixture.reconcileListing(ADA, GRACE);
        RoomId room = fixture.roomOf(ADA);
        fixture.homeserver.leave(BOT, room, "");
        fixture.homeserver.removeAlias(BOT, ALIAS);

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(child(fixture.space.ensure(), room)).isNotEmpty();
    }

    @Test
    void an_abandoned_room_is_linked_again_when_the_bot_is_back() {
        // Given
        fixture.reconcileListing(ADA, GRACE);
        RoomId room = fixture.roomOf(ADA);
        fixture.homeserver.leave(BOT, room, "");
        fixture.homeserver.leave(userOf(ADA), room, "");
        fixture.homeserver.removeAlias(BOT, ALIAS);
        fixture.reconcileListing(ADA, GRACE);
        RoomId fresh = fixture.roomOf(ADA);

        // When
        fixture.homeserver.force(room, ALICE, EventTypes.MEMBER, BOT.value(), object().put("membership", "join"));
        fixture.reconcileListing(ADA, GRACE);
        ReconcileReport settled = fixture.reconcileListing(ADA, GRACE);

        // Then
        assertThat(settled.plan().repairs()).isEmpty();
        assertThat(fixture.roomOf(ADA)).as("the older one is kept").isEqualTo(room);
        assertThat(child(fixture.space.ensure(), room)).isNotEmpty();
        assertThat(child(fixture.space.ensure(), fresh)).isEmpty();
    }

    @Test
    void where_the_homeserver_does_not_say_which_rooms_an_agent_is_in_nothing_is_unlinked() {
        // Given
        fixture.reconcileListing(ADA, GRACE);
        RoomId dead = fixture.roomOf(ADA);
        fixture.homeserver.leave(BOT, dead, "");
        fixture.homeserver.leave(userOf(ADA), dead, "");
        fixture.homeserver.removeAlias(BOT, ALIAS);
        fixture.homeserver.before(call -> {
            if (call.name().equals("joinedRooms")
                    && call.as().equals(userOf(GRACE).value())) {
                throw new HomeserverException.Unclear("joinedRooms", "502", null);
            }
        });

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA, GRACE);

        // Then
        assertThat(kinds(reconcileReport)).containsExactly("create-user", "set-profile", "create-room");
    }

    @Test
    void a_child_that_people_linked_is_theirs_to_take_out() {
        // Given
        fixture.reconcileListing(ADA);
        ObjectNode child = object();
        child.putArray("via").add("elsewhere.test");
        RoomId theirs = new RoomId("!theirs:elsewhere.test");
        fixture.homeserver.force(fixture.space.ensure(), ALICE, EventTypes.SPACE_CHILD, theirs.value(), child);

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(reconcileReport.plan().findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.FindingKind.UNKNOWN_CHILD);
    }

    private static List<String> kinds(ReconcileReport reconcileReport) {
        return reconcileReport.plan().repairs().stream().map(Repair::kind).toList();
    }

    private ObjectNode child(RoomId space, RoomId room) {
        return fixture.homeserver
                .stateOf(space, EventTypes.SPACE_CHILD, room.value())
                .map(StateEvent::content)
                .orElseThrow();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
