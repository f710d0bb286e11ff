package dev.homeroom.operations.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.alert.Observed.ObservedCounts;
import dev.homeroom.conversation.loop.LoopGuards;
import dev.homeroom.conversation.loop.UsualLoopGuard;
import dev.homeroom.database.CountingDatabase;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.database.TestSql;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.queue.SettableClock;
import dev.homeroom.queue.stats.QueueGauges;
import dev.homeroom.registration.Namespace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LeadersCountsTest {
    private static final Namespace NAMESPACE = new Namespace("home.test", "letta");

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_leader_counts(Database database) {
        assertThat(counts(database, true).now())
                .contains(new ObservedCounts(0, Optional.empty(), 0, Optional.empty(), 0));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void numbers_that_cannot_be_read_are_unknown_and_no_failure_of_the_look(Database database) {
        // Given
        LeadersCounts counts = counts(database, true);
        database.useTransaction(connection -> TestSql.execute(connection, "drop table loop_guard"));

        // Then
        assertThat(counts.now()).isEmpty();
    }

    @Test
    void a_process_that_does_not_lead_asks_the_database_nothing() {
        // Given
        CountingDatabase counting = new CountingDatabase(TestDatabases.inMemory());
        LeadersCounts counts = counts(counting, false);
        counting.reset();

        // Then
        assertThat(counts.now()).isEmpty();
        assertThat(counting.transactions()).isZero();
    }

    private static LeadersCounts counts(Database database, boolean leads) {
        SettableClock clock = new SettableClock();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        return new LeadersCounts(
                () -> leads,
                new QueueGauges(database, clock, meters),
                new LoopGuards(
                        database,
                        new FakeHomeserver(NAMESPACE.bot()),
                        NAMESPACE,
                        new UsualLoopGuard(() -> Duration.ZERO),
                        meters,
                        clock));
    }
}
