package dev.homeroom.directory;

import static dev.homeroom.directory.FakeBackend.agent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.DirectoryFixture.Settings;
import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentDirectoryTest {
    private static final Settings SELDOM = Settings.every(Duration.ofHours(1));

    private final Database database = TestDatabases.inMemory();
    private final FakeBackend letta = new FakeBackend("letta");
    private final FakeBackend other = new FakeBackend("other");

    @Test
    void many_requests_during_a_poll_give_one_more_poll() {
        // Given
        Semaphore gate = new Semaphore(0);
        CountDownLatch polling = new CountDownLatch(1);
        letta.answersListsWith(() -> {
            polling.countDown();
            gate.acquireUninterruptibly();
            return new AgentList.Complete(List.of());
        });
        try (AgentDirectory directory = DirectoryFixture.directory(database, SELDOM, () -> true, letta)) {
            directory.start();
            await().until(() -> polling.getCount() == 0);

            // When
            for (int request = 0; request < 100; request++) {
                directory.pollNow();
            }
            gate.release(100);

            // Then
            await().until(() -> letta.listCount() == 2);
            await().during(Duration.ofMillis(300)).until(() -> letta.listCount() == 2);
        }
    }

    @Test
    void with_the_database_lost_an_empty_list_is_doubted_because_matrix_knows_the_agents() {
        // Given
        AgentDirectory directory = DirectoryFixture.directory(database, SELDOM, () -> true, letta);
        KnownAgent ada = inMatrix("a", Optional.empty());

        // When
        directory.mergeFromMatrix(List.of(ada, inMatrix("b", Optional.empty()), elsewhere()));
        DirectoryFixture.poll(directory);
        DirectoryFixture.poll(directory);

        // Then
        assertThat(directory.find(ada.ref())).contains(ada);
        assertThat(directory.all()).as("of backends that are configured").hasSize(2);
        assertThat(directory.confirmed()).isEmpty();

        // When
        DirectoryFixture.poll(directory);

        // Then
        assertThat(directory.confirmed()).containsExactly("letta");
        assertThat(directory.all()).noneMatch(KnownAgent::isListed);
    }

    @Test
    void since_when_an_agent_is_missing_matrix_knows_better_than_an_old_table_until_the_list_was_read() {
        // Given
        Instant since = Instant.parse("2026-11-20T08:00:00Z");
        AgentDirectory directory = DirectoryFixture.directory(database, SELDOM, () -> true, letta);
        letta.lists(agent("a", "Ada"), agent("b", "Bob"), agent("c", "Cid"));
        DirectoryFixture.poll(directory);

        // When
        directory.mergeFromMatrix(List.of(inMatrix("b", Optional.of(since))));

        // Then
        assertThat(directory.find(new AgentRef("letta", "b")))
                .map(KnownAgent::isListed)
                .contains(true);

        // When
        AgentDirectory restarted = DirectoryFixture.directory(database, SELDOM, () -> true, letta);
        restarted.mergeFromMatrix(List.of(inMatrix("b", Optional.of(since))));

        // Then
        assertThat(restarted.find(new AgentRef("letta", "b"))).hasValueSatisfying(bob -> {
            assertThat(bob.missingSince()).contains(since);
            assertThat(bob.name()).isEqualTo("Bob");
        });
    }

    private static KnownAgent inMatrix(String id, Optional<Instant> missingSince) {
        return new KnownAgent(new AgentRef("letta", id), id, Set.of(), true, missingSince);
    }

    private static KnownAgent elsewhere() {
        return new KnownAgent(new AgentRef("gone", "x"), "X", Set.of(), true, Optional.empty());
    }

    @Test
    void a_slow_backend_holds_no_other_up() {
        // Given
        CountDownLatch never = new CountDownLatch(1);
        letta.answersListsWith(() -> {
            awaitQuietly(never);
            return new AgentList.Failed("interrupted");
        });
        other.lists(agent("a", "Ada"));
        try (AgentDirectory directory = DirectoryFixture.directory(database, letta, other)) {

            // When
            directory.start();

            // Then
            await().until(() -> directory.find(new AgentRef("other", "a")).isPresent());
            assertThat(directory.hasPolledAll()).isFalse();
        }
    }

    @Test
    void a_backend_that_throws_is_reported_and_asked_again() {
        // Given
        letta.answersListsWith(() -> {
            throw new IllegalStateException("a bug");
        });
        try (AgentDirectory directory = DirectoryFixture.directory(database, letta)) {
            directory.start();
            await().until(() ->
                    directory.status().getFirst().failure().stream().anyMatch(why -> why.contains("IllegalState")));

            // When
            letta.lists(agent("a", "Ada"));

            // Then
            await().until(() -> directory.status().getFirst().failure().isEmpty());
            assertThat(directory.all()).hasSize(1);
        }
    }

    @Test
    void listeners_are_told_after_the_first_poll_and_then_of_changes_only() {
        // Given
        AtomicInteger told = new AtomicInteger();
        try (AgentDirectory directory = DirectoryFixture.directory(database, letta)) {
            directory.onChange(told::incrementAndGet);
            directory.start();
            await().until(() -> told.get() == 1);

            // When
            int polls = letta.listCount();
            await().until(() -> letta.listCount() > polls + 2);
            letta.lists(agent("a", "Ada"));

            // Then
            await().until(() -> directory.all().size() == 1);
            await().during(Duration.ofMillis(300)).until(() -> told.get() == 2);
        }
    }

    @Test
    void a_process_that_does_not_lead_asks_no_backend_and_sees_what_the_leader_found() {
        // Given
        letta.lists(agent("a", "Ada"));
        AtomicBoolean leads = new AtomicBoolean();
        Settings often = Settings.every(Duration.ofMillis(100));
        AtomicInteger told = new AtomicInteger();
        try (AgentDirectory follower = DirectoryFixture.directory(database, often, leads::get, other);
                AgentDirectory leader = DirectoryFixture.directory(database, letta)) {
            follower.onChange(told::incrementAndGet);
            follower.start();

            // When
            leader.start();

            // Then
            await().until(() -> follower.all().size() == 1);
            assertThat(other.listCount()).isZero();
            assertThat(told).hasValue(0);

            // When
            leads.set(true);

            // Then
            await().until(() -> told.get() == 1);
            assertThat(other.listCount()).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "10s, 10000", "PT10S, 10000", "10S, 10000", "2, 2000", "1m, 60000"})
    void intervals_are_written_as_operators_write_them(String written, long millis) {
        // When
        Duration interval = new DurationConverter().convert(written);

        // Then
        assertThat(interval).hasMillis(millis);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
