package dev.homeroom.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.alert.Observed.ObservedCounts;
import dev.homeroom.alert.Observed.ObservedRooms;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.rooms.operations.AlertRooms;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Observed DOWN = CausesTest.backends(Map.of("letta", "It can't be reached."));

    private final AlertFixture fixture = new AlertFixture();
    private Alerts process = fixture.process(true);

    @Test
    void a_problem_is_one_message_that_is_edited_when_it_is_over_and_has_its_history_in_a_thread() {
        // Given
        fixture.facts = DOWN;
        fixture.pass(MINUTE.multipliedBy(2), process);

        // When
        fixture.facts = CausesTest.WELL;
        fixture.pass(MINUTE.multipliedBy(3), process);

        // Then
        assertThat(fixture.messages())
                .singleElement()
                .asString()
                .startsWith("🔴 Agents of letta: It can't be reached. Since 2026-11-21 08:00 UTC.");
        assertThat(fixture.edits()).singleElement().asString().startsWith("✅ Agents of letta: over since");
        assertThat(fixture.history()).singleElement().asString().endsWith("over.");
    }

    @Test
    void a_short_problem_is_not_told() {
        // Given
        fixture.facts = DOWN;
        fixture.pass(AlertFixture.LOOK.multipliedBy(3), process);

        // When
        fixture.facts = CausesTest.WELL;
        fixture.pass(MINUTE.multipliedBy(3), process);

        // Then
        assertThat(fixture.messages()).isEmpty();
    }

    @Test
    void a_pass_that_finds_nothing_new_makes_no_request() {
        // Given
        fixture.facts = DOWN;
        fixture.pass(MINUTE.multipliedBy(2), process);
        fixture.homeserver.forgetCalls();

        // When
        fixture.pass(MINUTE, process);

        // Then
        assertThat(fixture.homeserver.calls()).isEmpty();
    }

    @Test
    void a_flapping_problem_does_not_flood_the_room() {
        // When
        for (int hour = 0; hour < 60; hour++) {
            fixture.facts = DOWN;
            fixture.pass(AlertFixture.LOOK.multipliedBy(hour % 3 == 0 ? 8 : 2), process);
            fixture.facts = CausesTest.WELL;
            fixture.pass(AlertFixture.LOOK.multipliedBy(hour % 3 == 0 ? 8 : 2), process);
        }

        // Then
        assertThat(fixture.messages()).hasSize(1);
        assertThat(fixture.edits()).hasSizeLessThanOrEqualTo(40);
        assertThat(fixture.edits().getLast()).contains("times");
    }

    @Test
    void changing_details_are_told_more_rarely_the_longer_a_problem_lasts() {
        // When
        for (int minute = 0; minute < 600; minute++) {
            fixture.facts = CausesTest.backends(Map.of("letta", "Failure " + minute + "."));
            fixture.pass(MINUTE, process);
        }

        // Then
        assertThat(fixture.messages()).hasSize(1);
        assertThat(fixture.edits()).hasSizeBetween(8, 25);
    }

    /** The calls of a step, in their order: the record, the event, the record. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_kill_at_any_step_of_a_new_alert_leaves_one_message(int step) {
        // Given
        fixture.facts = DOWN;
        killAfterWrite(step);
        fixture.pass(MINUTE.multipliedBy(2), process);

        // When
        restart();
        fixture.pass(MINUTE.multipliedBy(3), process);

        // Then
        assertThat(fixture.messages()).hasSize(1);
        assertThat(fixture.edits()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void a_kill_at_any_step_of_an_edit_leaves_one_edit_and_one_line(int step) {
        // Given
        fixture.facts = DOWN;
        fixture.pass(MINUTE.multipliedBy(2), process);
        fixture.facts = CausesTest.WELL;
        killAfterWrite(step);
        fixture.pass(MINUTE.multipliedBy(3), process);

        // When
        restart();
        fixture.pass(MINUTE.multipliedBy(5), process);

        // Then
        assertThat(fixture.messages()).hasSize(1);
        assertThat(fixture.edits()).hasSize(1);
        assertThat(fixture.history()).hasSize(1);
    }

    /** Acts as a kill: the write has its effect, and everything after it fails until the next process. */
    private void killAfterWrite(int number) {
        AtomicInteger writes = new AtomicInteger();
        fixture.homeserver.before(call -> {
            if (writes.get() >= number) {
                throw killed(call);
            }
        });
        fixture.homeserver.after(call -> {
            if (call.isWrite() && writes.incrementAndGet() >= number) {
                throw killed(call);
            }
        });
    }

    private static HomeserverException killed(FakeHomeserver.Call call) {
        return new HomeserverException.Unclear(call.name(), "killed", null);
    }

    private void restart() {
        fixture.homeserver.withoutHooks();
        fixture.homeserver.forgetTransactionIds();
        process = fixture.process(true);
    }

    @Test
    void a_new_process_continues_the_message_of_an_earlier_one() {
        // Given
        fixture.facts = DOWN;
        fixture.pass(MINUTE.multipliedBy(2), process);

        // When
        restart();
        fixture.pass(MINUTE.multipliedBy(5), process);
        fixture.facts = CausesTest.WELL;
        restart();
        fixture.pass(MINUTE.multipliedBy(5), process);

        // Then
        assertThat(fixture.messages()).hasSize(1);
        assertThat(fixture.edits()).singleElement().asString().startsWith("✅");
    }

    @Test
    void a_problem_is_told_again_in_the_room_that_replaces_the_alert_room() {
        // Given
        fixture.facts = DOWN;
        fixture.pass(MINUTE.multipliedBy(2), process);

        // When
        RoomId fresh = fixture.upgradeRoom();
        fixture.pass(MINUTE.multipliedBy(10), process);

        // Then
        assertThat(fixture.messages()).hasSize(1);
        assertThat(fixture.messages(fresh)).hasSize(1);
    }

    @Test
    void an_outage_of_the_homeserver_is_told_when_it_is_back_with_its_beginning() {
        // Given
        fixture.facts = CausesTest.homeserver("There is no homeserver at http://localhost.");
        fixture.homeserver.before(call -> {
            throw new HomeserverException.Unclear(call.name(), "away", null);
        });
        fixture.pass(Duration.ofHours(2), process);

        // When
        fixture.homeserver.withoutHooks();
        fixture.facts = CausesTest.WELL;
        fixture.pass(Duration.ofMinutes(10), process);

        // Then
        assertThat(fixture.messages())
                .singleElement()
                .asString()
                .startsWith(
                        "✅ Homeserver: over since 2026-11-21 10:00 UTC, after 2 h. It began at 2026-11-21 08:00 UTC");
    }

    @Test
    void several_processes_tell_a_problem_once() {
        // Given
        Alerts other = fixture.process(false);
        fixture.facts = DOWN;

        // When
        fixture.pass(MINUTE.multipliedBy(3), process, other);

        // Then
        assertThat(fixture.messages()).hasSize(1);
    }

    @Test
    void without_the_database_nobody_leads_and_the_problem_is_told_once() {
        // Given
        Alerts one = fixture.process(false);
        Alerts other = fixture.process(false);
        fixture.facts = withoutDatabase();

        // When
        fixture.pass(MINUTE.multipliedBy(3), one, other);

        // Then
        assertThat(fixture.messages()).singleElement().asString().startsWith("🔴 Database: It is closed.");
    }

    @Test
    void a_process_that_alone_has_no_database_does_not_argue_with_the_leader() {
        // Given
        Alerts alone = fixture.process(false);
        Alerts leader = fixture.process(true);

        // When
        for (int look = 0; look < 200; look++) {
            fixture.clock.pass(AlertFixture.LOOK);
            fixture.facts = withoutDatabase();
            alone.look();
            fixture.facts = CausesTest.WELL;
            leader.look();
        }

        // Then
        assertThat(fixture.messages()).hasSize(1);
        assertThat(fixture.edits()).hasSize(1);
    }

    @Test
    void an_alert_is_not_over_while_nothing_is_known_of_its_cause() {
        // Given
        fixture.facts = failedMessages();
        fixture.pass(MINUTE.multipliedBy(2), process);
        process = fixture.process(false);
        fixture.facts = withoutDatabase();
        fixture.pass(MINUTE.multipliedBy(20), process);

        // When
        process = fixture.process(true);
        fixture.facts = failedMessages();
        fixture.pass(MINUTE.multipliedBy(20), process);

        // Then
        assertThat(fixture.edits()).singleElement().asString().startsWith("✅ Database");
    }

    @Test
    void an_alert_of_an_earlier_process_is_over_when_its_cause_is_known_to_be_gone() {
        // Given
        fixture.facts = failedMessages();
        fixture.pass(MINUTE.multipliedBy(2), process);
        process = fixture.process(true);
        fixture.facts = unknown();
        fixture.pass(MINUTE.multipliedBy(20), process);
        int before = fixture.edits().size();

        // When
        fixture.facts = CausesTest.WELL;
        fixture.pass(MINUTE.multipliedBy(2), process);

        // Then
        assertThat(before).isZero();
        assertThat(fixture.edits()).singleElement().asString().startsWith("✅ Failed messages");
    }

    @Test
    void a_new_leader_does_not_end_what_it_has_not_looked_at_yet() {
        // Given
        fixture.facts = DOWN;
        fixture.pass(MINUTE.multipliedBy(2), process);

        // When
        process = fixture.process(true);
        fixture.facts = unknown();
        fixture.pass(MINUTE.multipliedBy(20), process);

        // Then
        assertThat(fixture.edits()).isEmpty();
    }

    @Test
    void a_process_that_alone_has_no_database_ends_nothing_of_the_leader() {
        // Given
        Alerts leader = fixture.process(true, () -> DOWN);
        Alerts alone = fixture.process(false, AlertsTest::withoutDatabase);
        fixture.pass(MINUTE.multipliedBy(2), leader);

        // When
        fixture.pass(MINUTE.multipliedBy(20), leader, alone);

        // Then
        assertThat(fixture.edits()).allSatisfy(edit -> assertThat(edit).contains("Database"));
    }

    @Test
    void what_was_seen_before_the_lead_was_lost_is_no_problem_of_today() {
        // Given
        fixture.facts = DOWN;
        fixture.pass(AlertFixture.LOOK.multipliedBy(2), process);
        fixture.facts = unknown();
        fixture.pass(Duration.ofHours(2), process);

        // When
        fixture.facts = CausesTest.WELL;
        fixture.pass(MINUTE.multipliedBy(3), process);

        // Then
        assertThat(fixture.messages()).isEmpty();
    }

    @Test
    void a_refused_alert_does_not_keep_others_from_being_told_and_is_a_problem() {
        // Given
        fixture.facts = CausesTest.backends(Map.of("a", "Away.", "b", "Away.", "c", "Away."));
        AtomicBoolean isFirst = new AtomicBoolean(true);
        fixture.homeserver.before(call -> {
            if (call.name().equals("putState") && isFirst.compareAndSet(true, false)) {
                throw new HomeserverException.Refused("putState", 413, "M_TOO_LARGE");
            }
        });

        // When
        fixture.pass(AlertFixture.LOOK.multipliedBy(5), process);

        // Then
        assertThat(fixture.messages()).hasSize(2);
        assertThat(process.problem()).hasValueSatisfying(why -> assertThat(why).contains("M_TOO_LARGE"));

        // When
        fixture.pass(AlertFixture.LOOK, process);

        // Then
        assertThat(fixture.messages()).hasSize(3);
        assertThat(process.problem()).isEmpty();
    }

    @Test
    void a_room_that_is_not_found_is_a_problem() {
        // Given
        fixture.homeserver.removeAlias(SpaceFixture.BOT, AlertRooms.aliasOn("home.test"));

        // When
        fixture.pass(MINUTE, process);

        // Then
        assertThat(process.problem()).isPresent();
    }

    @Test
    void two_processes_that_tell_something_else_at_once_send_both_edits() {
        // Given
        fixture.facts = DOWN;
        fixture.pass(MINUTE.multipliedBy(4), process);
        Alerts other = fixture.process(true, () -> CausesTest.backends(Map.of("letta", "Its list is empty.")));
        AtomicBoolean isFirst = new AtomicBoolean(true);
        fixture.homeserver.before(call -> {
            if (call.name().equals("putState") && isFirst.compareAndSet(true, false)) {
                other.look();
            }
        });

        // When
        fixture.facts = CausesTest.backends(Map.of("letta", "It answers too late."));
        fixture.pass(MINUTE.multipliedBy(2), process);

        // Then
        assertThat(fixture.edits()).hasSize(2);
        assertThat(fixture.edits().getLast()).contains("It answers too late.");
    }

    private static Observed failedMessages() {
        return new Observed(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Map.of()),
                Optional.empty(),
                Optional.of(new ObservedCounts(0, Optional.empty(), 1, Optional.of(SpaceFixture.NOW), 0)),
                Optional.empty());
    }

    /** Nothing is wrong that every process sees, and nothing else is known. */
    private static Observed unknown() {
        return new Observed(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Observed withoutDatabase() {
        return new Observed(
                Optional.empty(),
                Optional.of("It is closed."),
                Optional.empty(),
                Optional.of(Map.of()),
                Optional.of(new ObservedRooms(Optional.empty(), 0)),
                Optional.empty(),
                Optional.of(Map.of()));
    }
}
