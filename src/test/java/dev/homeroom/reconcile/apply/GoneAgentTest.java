package dev.homeroom.reconcile.apply;

import static dev.homeroom.reconcile.SpaceFixture.ALICE;
import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static dev.homeroom.reconcile.SpaceFixture.agent;
import static dev.homeroom.reconcile.SpaceFixture.userOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.ReconcileReport;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.reconcile.plan.Repair;
import dev.homeroom.rooms.state.EventTypes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rooms of agents that disappeared from their backend. The time is kept in Matrix alone. */
class GoneAgentTest {
    private static final KnownAgent ADA = agent("agent-1", "Ada");
    private static final KnownAgent GRACE = agent("agent-2", "Grace");
    private static final KnownAgent EDSGER = agent("agent-3", "Edsger");

    private Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private SpaceFixture fixture = new SpaceFixture(
            new FakeHomeserver(BOT), TestDatabases.inMemory(), SpaceFixture.Settings.inviting(ALICE), () -> now);

    @BeforeEach
    void all_are_there() {
        fixture.reconcileListing(ADA, GRACE, EDSGER);
    }

    @Test
    void that_it_is_missing_is_noted_once_and_nothing_else_happens_within_the_grace_period() {
        // Given
        RoomId room = fixture.roomOf(ADA);

        // When
        List<String> first = kinds(fixture.reconcileListing(GRACE, EDSGER));
        now = now.plus(Duration.ofMinutes(119));
        List<String> second = kinds(fixture.reconcileListing(GRACE, EDSGER));

        // Then
        assertThat(first).containsExactly("note-missing");
        assertThat(second).isEmpty();
        assertThat(binding(room).has("missing_since")).isTrue();
        assertThat(fixture.homeserver.membership(room, userOf(ADA))).contains("join");
        assertThat(fixture.incomplete(fixture.directory.all(), fixture.space.ensure())
                        .nextEndOfGrace())
                .hasValueSatisfying(end -> assertThat(end).isAfter(now));
    }

    @Test
    void back_within_the_grace_period_nothing_has_happened() {
        // Given
        RoomId room = fixture.roomOf(ADA);
        fixture.reconcileListing(GRACE, EDSGER);

        // When
        List<String> repairs = kinds(fixture.reconcileListing(ADA, GRACE, EDSGER));

        // Then
        assertThat(repairs).containsExactly("note-return");
        assertThat(binding(room).has("missing_since")).isFalse();
        assertThat(kinds(fixture.reconcileListing(ADA, GRACE, EDSGER))).isEmpty();
    }

    @Test
    void after_it_the_room_is_archived_and_a_return_gives_it_back_though_the_database_is_lost_twice() {
        // Given
        RoomId room = fixture.roomOf(ADA);
        fixture.bindings.change(room, binding -> binding.put("chat_id", "conv-1"));
        fixture.reconcileListing(GRACE, EDSGER);
        lose();
        now = now.plus(Duration.ofMinutes(121));

        // When
        List<String> archived = kinds(fixture.reconcileListing(GRACE, EDSGER));

        // Then
        assertThat(archived).containsExactly("archive", "leave", "unlink");
        assertThat(binding(room).path("archived").asBoolean()).isTrue();
        assertThat(fixture.homeserver.membership(room, userOf(ADA))).contains("leave");
        assertThat(child(room)).isEmpty();
        assertThat(kinds(fixture.reconcileListing(GRACE, EDSGER))).isEmpty();

        // When
        lose();
        assertThat(kinds(fixture.reconcileListing(GRACE, EDSGER))).isEmpty();
        List<String> returned = kinds(fixture.reconcileListing(ADA, GRACE, EDSGER));

        // Then
        assertThat(returned).startsWith("unarchive").contains("invite", "join", "link-child");
        assertThat(fixture.roomOf(ADA)).isEqualTo(room);
        assertThat(fixture.bindings.of(room).flatMap(bound -> bound.binding().chatId()))
                .contains("conv-1");
        assertThat(fixture.homeserver.membership(room, userOf(ADA))).contains("join");
        assertThat(child(room)).isNotEmpty();
        assertThat(fixture.homeserver.rooms()).as("three rooms and the Space").hasSize(4);
        assertThat(kinds(fixture.reconcileListing(ADA, GRACE, EDSGER))).isEmpty();
    }

    @Test
    void a_start_archives_nobody_before_the_list_has_been_read() {
        // Given
        fixture.reconcileListing(GRACE, EDSGER);
        now = now.plus(Duration.ofDays(2));

        // When
        ReconcileReport reconcileReport = fixture.restarted(() -> now).reconcile();

        // Then
        assertThat(kinds(reconcileReport)).isEmpty();
    }

    private void lose() {
        fixture = new SpaceFixture(fixture.homeserver, TestDatabases.inMemory(), fixture.settings, () -> now);
    }

    private static List<String> kinds(ReconcileReport reconcileReport) {
        assertThat(reconcileReport.problem()).isEmpty();
        assertThat(reconcileReport.failures()).isEmpty();
        return reconcileReport.plan().repairs().stream().map(Repair::kind).toList();
    }

    private ObjectNode binding(RoomId room) {
        return fixture.homeserver
                .stateOf(room, EventTypes.BINDING, "")
                .orElseThrow()
                .content();
    }

    private ObjectNode child(RoomId room) {
        return fixture.homeserver
                .stateOf(fixture.agentSpace.required(), EventTypes.SPACE_CHILD, room.value())
                .orElseThrow()
                .content();
    }
}
