package dev.homeroom.reconcile;

import static dev.homeroom.reconcile.SpaceFixture.ALICE;
import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static dev.homeroom.reconcile.SpaceFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.plan.Repair;
import dev.homeroom.rooms.Guests;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.template.RoomTemplates;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NewcomersTest {
    private static final KnownAgent ADA = agent("agent-597b5756-2915-4560-ba6b-91005f085166", "Ada");
    private static final UserId BOB = new UserId("@bob:home.test");

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void whoever_is_put_on_the_list_later_is_invited_once_and_may_manage(Database database) {
        // Given
        SpaceFixture before = SpaceFixture.on(database).restartedWith(SpaceFixture.Settings.inviting());
        before.reconcileListing(ADA);
        assertThat(membership(before, before.roomOf(ADA), ALICE)).isEmpty();

        // When
        SpaceFixture since = before.restartedWith(SpaceFixture.Settings.inviting(ALICE));
        ReconcileReport reconcileReport = since.reconcileListing(ADA);

        // Then
        assertThat(reconcileReport.plan().repairs())
                .extracting(Repair::kind)
                .containsExactlyInAnyOrder("invite-to-space", "invite-person");
        assertThat(reconcileReport.failures()).isEmpty();
        for (RoomId room : List.of(since.roomOf(ADA), since.space.ensure())) {
            assertThat(membership(since, room, ALICE)).contains("invite");
            assertThat(power(since, room, ALICE)).isEqualTo(50);
        }
        assertThat(since.reconcileListing(ADA).plan().repairs()).isEmpty();
    }

    @Test
    void whoever_has_left_is_not_invited_again() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
        fixture.reconcileListing(ADA);
        RoomId room = fixture.roomOf(ADA);
        leave(fixture, room, ALICE);

        // When
        ReconcileReport reconcileReport = fixture.restarted().reconcileListing(ADA);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(membership(fixture, room, ALICE)).contains("leave");
    }

    @Test
    void whoever_has_left_a_room_is_not_invited_to_the_one_that_replaces_it() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
        fixture.reconcileListing(ADA);
        RoomId old = fixture.roomOf(ADA);
        leave(fixture, old, ALICE);
        RoomId fresh = ReconcilerTest.upgrade(fixture, old, BOT);

        // When
        fixture.reconcileListing(ADA);
        ReconcileReport again = fixture.reconcileListing(ADA);

        // Then
        assertThat(fixture.roomOf(ADA)).isEqualTo(fresh);
        assertThat(membership(fixture, fresh, ALICE)).isEmpty();
        assertThat(again.plan().repairs()).isEmpty();
    }

    @Test
    void an_operator_invites_one_more_person_everywhere_also_who_has_left() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
        fixture.reconcileListing(ADA);
        RoomId room = fixture.roomOf(ADA);
        leave(fixture, room, BOB);

        // When
        Guests.Invitations first = fixture.guests.everywhere(BOB);
        Guests.Invitations second = fixture.guests.everywhere(BOB);

        // Then
        assertThat(first).isEqualTo(new Guests.Invitations(2, 0, List.of()));
        assertThat(second).isEqualTo(new Guests.Invitations(0, 2, List.of()));
        assertThat(membership(fixture, room, BOB)).contains("invite");
        assertThat(fixture.restarted().reconcileListing(ADA).plan().repairs()).isEmpty();
    }

    @Test
    void nobody_is_invited_who_is_banned_or_can_t_join() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
        fixture.reconcileListing(ADA);
        RoomId room = fixture.roomOf(ADA);
        fixture.homeserver.force(
                room,
                BOT,
                EventTypes.MEMBER,
                BOB.value(),
                RoomTemplates.object().put("membership", "ban"));

        // When
        Guests guests = fixture.guests;
        Guests.Invitations result = guests.here(BOB, room);

        // Then
        assertThat(result.failures())
                .singleElement()
                .satisfies(why -> assertThat(why).contains("banned"));
        assertThat(guests.obstacle(BOT)).contains(Guests.Obstacle.ONE_OF_OURS);
        assertThat(guests.obstacle(new UserId("@carol:elsewhere.test"))).contains(Guests.Obstacle.OTHER_SERVER);
        assertThat(guests.obstacle(BOB)).isEmpty();
    }

    private static void leave(SpaceFixture fixture, RoomId room, UserId person) {
        fixture.homeserver.force(
                room,
                person,
                EventTypes.MEMBER,
                person.value(),
                RoomTemplates.object().put("membership", "leave"));
    }

    private static Optional<String> membership(SpaceFixture fixture, RoomId room, UserId person) {
        return fixture.homeserver
                .stateOf(room, EventTypes.MEMBER, person.value())
                .map(StateEvent::content)
                .map(content -> content.path("membership").asText());
    }

    private static int power(SpaceFixture fixture, RoomId room, UserId person) {
        return fixture.homeserver
                .stateOf(room, EventTypes.POWER_LEVELS, "")
                .orElseThrow()
                .content()
                .path("users")
                .path(person.value())
                .asInt();
    }
}
