package dev.homeroom.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.link.ConnectionStatus.HomeserverUnreachable;
import dev.homeroom.link.ConnectionStatus.Linked;
import dev.homeroom.link.ConnectionStatus.NotRegistered;
import dev.homeroom.link.ConnectionStatus.Unchecked;
import dev.homeroom.queue.HandlerLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionMonitorTest {
    private static final Duration USUAL = Duration.ofMinutes(5);
    private static final ConnectionStatus UNREACHABLE = new HomeserverUnreachable("http://h");
    private static final ConnectionStatus NOT_REGISTERED =
            new NotRegistered("http://h", "homeroom", "registration.yaml");
    private static final ConnectionStatus LINKED = new Linked(Duration.ofMillis(7));

    private final HandlerLog handlerLog = new HandlerLog(ConnectionMonitor.class.getName());
    private final Days days = new Days();
    private final ConnectionMonitor watch = new ConnectionMonitor(
            days::look, days::databaseAnswers, days, () -> days.story.add("outage over"), USUAL, () -> days.now);

    /** A story in which each look has its outcome, and time passes by waiting alone. It ends with its last look. */
    private static final class Days implements ConnectionMonitor.Sleeper {
        private Instant now = Instant.EPOCH;
        private final Deque<ConnectionStatus> looks = new ArrayDeque<>();
        /** For each rest in good times whether a transaction is turned away meanwhile; none is afterwards. */
        private final Deque<Boolean> turnedAway = new ArrayDeque<>();

        private final Deque<Boolean> database = new ArrayDeque<>();
        private final List<ConnectionStatus> last = new ArrayList<>();
        private final List<String> story = new ArrayList<>();
        private final List<Duration> pauses = new ArrayList<>();

        ConnectionStatus look(ConnectionStatus before) {
            last.add(before);
            story.add("look");
            return looks.remove();
        }

        boolean databaseAnswers() {
            story.add("database?");
            return database.isEmpty() || database.remove();
        }

        @Override
        public boolean isStopping() {
            return looks.isEmpty();
        }

        @Override
        public void pause(Duration length) {
            pauses.add(length);
            now = now.plus(length);
        }

        @Override
        public boolean rejectedWithin(Duration limit) {
            if (limit.isZero()) {
                return false;
            }
            story.add("rest " + limit);
            now = now.plus(limit);
            return !turnedAway.isEmpty() && turnedAway.remove();
        }
    }

    @BeforeEach
    void listen() {
        handlerLog.open();
    }

    @AfterEach
    void listenNoMore() {
        handlerLog.close();
    }

    @Test
    void nothing_is_known_before_the_first_look() {
        assertThat(watch.status()).isEqualTo(new Unchecked());
    }

    @Test
    void what_mends_itself_while_the_homeserver_starts_is_not_worth_a_word() throws Exception {
        // Given
        days.looks.addAll(List.of(UNREACHABLE, NOT_REGISTERED, LINKED));

        // When
        watch.run();

        // Then
        assertThat(handlerLog.lines()).containsExactly(LINKED.sentence());
        assertThat(watch.status()).isEqualTo(LINKED);
        assertThat(days.story).containsOnlyOnce("outage over");
    }

    @Test
    void what_stays_wrong_is_said_once_and_again_only_when_it_changes() throws Exception {
        // Given
        days.looks.addAll(Collections.nCopies(30, UNREACHABLE));
        days.looks.addAll(Collections.nCopies(30, NOT_REGISTERED));
        days.looks.add(LINKED);

        // When
        watch.run();

        // Then
        assertThat(handlerLog.lines())
                .containsExactly(UNREACHABLE.sentence(), NOT_REGISTERED.sentence(), LINKED.sentence());
    }

    @Test
    void the_first_word_comes_after_ten_seconds_and_pauses_grow_to_a_minute() throws Exception {
        // Given
        days.looks.addAll(Collections.nCopies(20, UNREACHABLE));
        days.looks.add(LINKED);

        // When
        watch.run();

        // Then
        assertThat(days.pauses.stream().limit(6).reduce(Duration.ZERO, Duration::plus))
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(days.pauses.getLast()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void a_good_link_is_looked_at_in_the_usual_time_and_says_nothing_more() throws Exception {
        // Given
        days.looks.addAll(List.of(LINKED, LINKED, LINKED));

        // When
        watch.run();

        // Then
        assertThat(days.story)
                .containsExactly("look", "outage over", "rest PT5M", "look", "rest PT5M", "look", "rest PT5M");
        assertThat(days.last).containsExactly(new Unchecked(), LINKED, LINKED);
        assertThat(handlerLog.lines()).containsExactly(LINKED.sentence());
    }

    @Test
    void a_link_that_breaks_is_looked_at_soon_and_each_recovery_ends_an_outage() throws Exception {
        // Given
        days.looks.addAll(List.of(LINKED, UNREACHABLE, UNREACHABLE, LINKED, UNREACHABLE, LINKED));

        // When
        watch.run();

        // Then
        assertThat(days.story.stream().filter("outage over"::equals)).hasSize(3);
        assertThat(days.pauses).containsExactly(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofMillis(250));
        assertThat(handlerLog.lines()).as("too short to be worth a word").containsOnly(LINKED.sentence());
    }

    @Test
    void a_link_that_stays_broken_is_said_with_its_recovery() throws Exception {
        // Given
        days.looks.add(LINKED);
        days.looks.addAll(Collections.nCopies(20, UNREACHABLE));
        days.looks.add(LINKED);

        // When
        watch.run();

        // Then
        assertThat(handlerLog.lines()).containsExactly(LINKED.sentence(), UNREACHABLE.sentence(), LINKED.sentence());
    }

    @Test
    void a_transaction_that_was_turned_away_is_asked_for_as_soon_as_the_database_answers() throws Exception {
        // Given
        days.looks.addAll(List.of(LINKED, LINKED));
        days.turnedAway.add(true);
        days.database.addAll(List.of(false, false, true));

        // When
        watch.run();

        // Then
        assertThat(days.story)
                .containsExactly(
                        "look",
                        "outage over",
                        "rest PT5M",
                        "database?",
                        "database?",
                        "database?",
                        "look",
                        "outage over",
                        "rest PT5M");
        assertThat(days.pauses).containsExactly(Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    @Test
    void pings_get_rarer_while_transactions_are_turned_away_again_and_again() throws Exception {
        // Given
        days.looks.addAll(Collections.nCopies(14, LINKED));
        days.turnedAway.addAll(Collections.nCopies(11, true));
        days.turnedAway.addAll(List.of(false, true));

        // When
        watch.run();

        // Then
        assertThat(days.pauses).startsWith(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(days.pauses.get(10)).isEqualTo(Duration.ofMinutes(1));
        assertThat(days.pauses.getLast()).as("after a quiet time").isEqualTo(Duration.ofMillis(250));
    }
}
