package dev.homeroom.reconcile;

import static dev.homeroom.reconcile.SpaceFixture.ALICE;
import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.plan.Repair;
import dev.homeroom.rooms.operations.AlertRooms;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.template.RoomTemplates;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertRoomTest {
    private static final UserId BOB = new UserId("@bob:home.test");

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_alert_room_is_made_in_the_space_with_the_operators_when_it_is_on(Database database) {
        // Given
        SpaceFixture without = SpaceFixture.on(database);
        without.reconcile();

        // When
        SpaceFixture with = withAlertRoom(without);
        ReconcileReport report = with.reconcile();

        // Then
        assertThat(report.plan().repairs()).extracting(Repair::kind).containsExactly("create-alert-room");
        assertThat(report.failures()).isEmpty();
        RoomId room = with.alertRooms.find().orElseThrow();
        assertThat(with.homeserver.membership(room, ALICE)).contains("invite");
        assertThat(child(with, room))
                .hasValueSatisfying(link -> assertThat(link.path("via")).isNotEmpty());
        assertThat(joinRule(with, room)).isEqualTo("invite");
        assertThat(with.reconcile().plan().repairs()).isEmpty();
        assertThat(with.restartedOn(TestDatabases.inMemory()).reconcile().plan().repairs())
                .isEmpty();
    }

    @Test
    void there_is_no_alert_room_when_it_is_off() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());

        // When
        fixture.reconcile();

        // Then
        assertThat(fixture.alertRooms.find()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"createRoom", "putState"})
    void a_killed_creation_is_completed_by_the_next_start(String step) {
        // Given
        SpaceFixture fixture = withAlertRoom(SpaceFixture.on(TestDatabases.inMemory()));
        fixture.restartedWith(SpaceFixture.Settings.inviting(ALICE)).reconcile();
        fixture.homeserver.after(call -> {
            if (call.name().equals(step)) {
                throw new HomeserverException.Unclear(step, "killed", null);
            }
        });
        fixture.reconcile();
        fixture.homeserver.withoutHooks();

        // When
        SpaceFixture next = fixture.restarted();
        ReconcileReport report = next.reconcile();

        // Then
        assertThat(report.failures()).isEmpty();
        RoomId room = next.alertRooms.find().orElseThrow();
        assertThat(child(next, room)).isPresent();
        assertThat(fixture.homeserver.rooms()).hasSize(2);
        assertThat(next.reconcile().plan().repairs()).isEmpty();
    }

    @Test
    void a_lost_link_is_written_again() {
        // Given
        SpaceFixture fixture = started();
        RoomId room = fixture.alertRooms.find().orElseThrow();
        fixture.homeserver.force(
                fixture.space.ensure(), BOB, EventTypes.SPACE_CHILD, room.value(), RoomTemplates.object());

        // When
        ReconcileReport report = fixture.reconcile();

        // Then
        assertThat(report.plan().repairs()).extracting(Repair::kind).containsExactly("link-alert-room");
        assertThat(child(fixture, room)).isPresent();
    }

    @Test
    void a_lost_alias_leads_to_the_alert_room_again() {
        // Given
        SpaceFixture fixture = started();
        RoomId room = fixture.alertRooms.find().orElseThrow();
        fixture.homeserver.removeAlias(BOT, AlertRooms.aliasOn("home.test"));

        // When
        ReconcileReport report = fixture.reconcile();

        // Then
        assertThat(report.plan().repairs()).extracting(Repair::kind).containsExactly("restore-alert-alias");
        assertThat(report.failures()).isEmpty();
        assertThat(fixture.alertRooms.find()).contains(room);
        assertThat(fixture.reconcile().plan().repairs()).isEmpty();
    }

    @Test
    void an_alias_that_leads_elsewhere_leads_to_the_alert_room_again() {
        // Given
        SpaceFixture fixture = started();
        RoomId room = fixture.alertRooms.find().orElseThrow();
        fixture.homeserver.removeAlias(BOT, AlertRooms.aliasOn("home.test"));
        fixture.homeserver.setAlias(BOT, AlertRooms.aliasOn("home.test"), fixture.agentSpace.required());

        // When
        fixture.reconcile();

        // Then
        assertThat(fixture.alertRooms.find()).contains(room);
    }

    @Test
    void an_alert_room_without_the_bot_is_replaced() {
        // Given
        SpaceFixture fixture = started();
        RoomId old = fixture.alertRooms.find().orElseThrow();
        fixture.homeserver.leave(BOT, old, "removed");

        // When
        Optional<RoomId> withoutBot = fixture.alertRooms.find();
        ReconcileReport report = fixture.reconcile();

        // Then
        assertThat(withoutBot).isEmpty();
        assertThat(report.failures()).isEmpty();
        assertThat(fixture.alertRooms.find()).isPresent().isNotEqualTo(Optional.of(old));
        assertThat(fixture.reconcile().plan().repairs()).isEmpty();
    }

    @Test
    void an_operator_who_is_named_later_is_invited_once() {
        // Given
        SpaceFixture before = started();
        RoomId room = before.alertRooms.find().orElseThrow();

        // When
        SpaceFixture since =
                before.restartedWith(SpaceFixture.Settings.inviting(ALICE, BOB).withAlertRoom());
        since.reconcile();

        // Then
        assertThat(since.homeserver.membership(room, BOB)).contains("invite");
        assertThat(since.reconcile().plan().repairs()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void the_alert_room_follows_upgrades(int upgrades) {
        // Given
        SpaceFixture fixture = started();
        RoomId old = fixture.alertRooms.find().orElseThrow();
        RoomId fresh = old;
        for (int upgrade = 0; upgrade < upgrades; upgrade++) {
            fresh = ReconcilerTest.upgrade(fixture, fresh, BOT);
        }

        // When
        ReconcileReport report = fixture.reconcile();

        // Then
        assertThat(report.failures()).isEmpty();
        assertThat(fixture.alertRooms.find()).contains(fresh);
        assertThat(fixture.homeserver.membership(fresh, ALICE)).contains("invite");
        assertThat(child(fixture, fresh)).isPresent();
        assertThat(child(fixture, old)).isEmpty();
        assertThat(fixture.reconcile().plan().repairs()).isEmpty();
    }

    @Test
    void a_reset_takes_the_alert_room_down() {
        // Given
        SpaceFixture fixture = started();
        RoomId room = fixture.alertRooms.find().orElseThrow();

        // When
        fixture.matrixReset
                .rooms()
                .forEach(each -> fixture.matrixReset.tearDown(each, Optional.of(fixture.space.ensure())));

        // Then
        assertThat(fixture.alertRooms.find()).isEmpty();
        assertThat(fixture.homeserver.membership(room, BOT)).contains("leave");
        assertThat(fixture.homeserver
                        .stateOf(room, EventTypes.ALERT_ROOM, "")
                        .orElseThrow()
                        .content())
                .isEmpty();
    }

    private static SpaceFixture started() {
        SpaceFixture fixture = withAlertRoom(SpaceFixture.on(TestDatabases.inMemory()));
        fixture.reconcile();
        return fixture;
    }

    private static SpaceFixture withAlertRoom(SpaceFixture fixture) {
        return fixture.restartedWith(fixture.settings.withAlertRoom());
    }

    private static Optional<ObjectNode> child(SpaceFixture fixture, RoomId room) {
        return fixture.homeserver
                .stateOf(fixture.space.ensure(), EventTypes.SPACE_CHILD, room.value())
                .map(StateEvent::content)
                .filter(content -> !content.isEmpty());
    }

    private static String joinRule(SpaceFixture fixture, RoomId room) {
        return fixture.homeserver
                .stateOf(room, EventTypes.JOIN_RULES, "")
                .orElseThrow()
                .content()
                .path("join_rule")
                .asText();
    }
}
