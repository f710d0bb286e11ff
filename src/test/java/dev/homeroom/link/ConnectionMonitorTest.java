package dev.homeroom.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.link.ConnectionStatus.HomeserverUnreachable;
import dev.homeroom.link.ConnectionStatus.Linked;
import dev.homeroom.link.ConnectionStatus.NotRegistered;
import dev.homeroom.link.ConnectionStatus.Unchecked;
import dev.homeroom.queue.CapturedLog;
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

    private final CapturedLog capturedLog = new CapturedLog(ConnectionMonitor.class.getName());
    private final Script script = new Script();
    private final ConnectionMonitor watch = new ConnectionMonitor(
            script::look,
            script::databaseAnswers,
            script,
            () -> script.steps.add("outage over"),
            USUAL,
            () -> script.now);

    /** A scripted sequence of probes. Time passes only by sleeping, and the sequence ends with its last probe. */
    private static final class Script implements ConnectionMonitor.Sleeper {
        private Instant now = Instant.EPOCH;
        private final Deque<ConnectionStatus> probes = new ArrayDeque<>();
        /**
         * For each sleep while connected: whether a transaction is rejected during it. No transaction is rejected after
         * the last entry.
         */
        private final Deque<Boolean> rejections = new ArrayDeque<>();

        private final Deque<Boolean> database = new ArrayDeque<>();
        private final List<ConnectionStatus> last = new ArrayList<>();
        private final List<String> steps = new ArrayList<>();
        private final List<Duration> pauses = new ArrayList<>();

        ConnectionStatus look(ConnectionStatus before) {
            last.add(before);
            steps.add("look");
            return probes.remove();
        }

        boolean databaseAnswers() {
            steps.add("database?");
            return database.isEmpty() || database.remove();
        }

        @Override
        public boolean isStopping() {
            return probes.isEmpty();
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
            steps.add("rest " + limit);
            now = now.plus(limit);
            return !rejections.isEmpty() && rejections.remove();
        }
    }

    private void runToTheEnd() throws InterruptedException {
        while (!script.isStopping()) {
            Duration pause = watch.step();
            if (pause.isPositive()) {
                script.pause(pause);
            }
        }
    }

    @BeforeEach
    void listen() {
        capturedLog.open();
    }

    @AfterEach
    void listenNoMore() {
        capturedLog.close();
    }

    @Test
    void nothing_is_known_before_the_first_look() {
        assertThat(watch.status()).isEqualTo(new Unchecked());
    }

    @Test
    void what_mends_itself_while_the_homeserver_starts_is_not_worth_a_word() throws Exception {
        // Given
        script.probes.addAll(List.of(UNREACHABLE, NOT_REGISTERED, LINKED));

        // When
        runToTheEnd();

        // Then
        assertThat(capturedLog.lines()).containsExactly(LINKED.sentence());
        assertThat(watch.status()).isEqualTo(LINKED);
        assertThat(script.steps).containsOnlyOnce("outage over");
    }

    @Test
    void what_stays_wrong_is_said_once_and_again_only_when_it_changes() throws Exception {
        // Given
        script.probes.addAll(Collections.nCopies(30, UNREACHABLE));
        script.probes.addAll(Collections.nCopies(30, NOT_REGISTERED));
        script.probes.add(LINKED);

        // When
        runToTheEnd();

        // Then
        assertThat(capturedLog.lines())
                .containsExactly(UNREACHABLE.sentence(), NOT_REGISTERED.sentence(), LINKED.sentence());
    }

    @Test
    void the_first_word_comes_after_ten_seconds_and_pauses_grow_to_a_minute() throws Exception {
        // Given
        script.probes.addAll(Collections.nCopies(20, UNREACHABLE));
        script.probes.add(LINKED);

        // When
        runToTheEnd();

        // Then
        assertThat(script.pauses.stream().limit(6).reduce(Duration.ZERO, Duration::plus))
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(script.pauses.getLast()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void a_good_link_is_looked_at_in_the_usual_time_and_says_nothing_more() throws Exception {
        // Given
        script.probes.addAll(List.of(LINKED, LINKED, LINKED));

        // When
        runToTheEnd();

        // Then
        assertThat(script.steps)
                .containsExactly("look", "outage over", "rest PT5M", "look", "rest PT5M", "look", "rest PT5M");
        assertThat(script.last).containsExactly(new Unchecked(), LINKED, LINKED);
        assertThat(capturedLog.lines()).containsExactly(LINKED.sentence());
    }

    @Test
    void a_link_that_breaks_is_looked_at_soon_and_each_recovery_ends_an_outage() throws Exception {
        // Given
        script.probes.addAll(List.of(LINKED, UNREACHABLE, UNREACHABLE, LINKED, UNREACHABLE, LINKED));

        // When
        runToTheEnd();

        // Then
        assertThat(script.steps.stream().filter("outage over"::equals)).hasSize(3);
        assertThat(script.pauses)
                .containsExactly(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofMillis(250));
        assertThat(capturedLog.lines()).as("too short to be worth a word").containsOnly(LINKED.sentence());
    }

    @Test
    void a_link_that_stays_broken_is_said_with_its_recovery() throws Exception {
        // Given
        script.probes.add(LINKED);
        script.probes.addAll(Collections.nCopies(20, UNREACHABLE));
        script.probes.add(LINKED);

        // When
        runToTheEnd();

        // Then
        assertThat(capturedLog.lines()).containsExactly(LINKED.sentence(), UNREACHABLE.sentence(), LINKED.sentence());
    }

    @Test
    void a_transaction_that_was_turned_away_is_asked_for_as_soon_as_the_database_answers() throws Exception {
        // Given
        script.probes.addAll(List.of(LINKED, LINKED));
        script.rejections.add(true);
        script.database.addAll(List.of(false, false, true));

        // When
        runToTheEnd();

        // Then
        assertThat(script.steps)
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
        assertThat(script.pauses).containsExactly(Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    @Test
    void pings_get_rarer_while_transactions_are_turned_away_again_and_again() throws Exception {
        // Given
        script.probes.addAll(Collections.nCopies(14, LINKED));
        script.rejections.addAll(Collections.nCopies(11, true));
        script.rejections.addAll(List.of(false, true));

        // When
        runToTheEnd();

        // Then
        assertThat(script.pauses).startsWith(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(script.pauses.get(10)).isEqualTo(Duration.ofMinutes(1));
        assertThat(script.pauses.getLast()).as("after a quiet time").isEqualTo(Duration.ofMillis(250));
    }
}
