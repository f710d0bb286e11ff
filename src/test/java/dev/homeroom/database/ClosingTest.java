package dev.homeroom.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class ClosingTest {
    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_close_waits_for_what_has_begun_and_refuses_what_comes_later(Database database) throws Exception {
        // Given
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CompletableFuture<Integer> writing = CompletableFuture.supplyAsync(
                () -> database.inTransaction(connection -> {
                    begun.countDown();
                    await(mayEnd);
                    return TestSql.execute(connection, "update pulse set beat = 41");
                }),
                ClosingTest::inOwnThread);
        await(begun);

        // When
        CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> close(database), ClosingTest::inOwnThread);
        while (database.problem().isEmpty()) {
            Thread.onSpinWait();
        }

        // Then
        assertThatThrownBy(() -> database.useTransaction(connection -> {}))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessage("Homeroom is stopping.");
        assertThat(closing).as("a transaction is in flight").isNotDone();
        mayEnd.countDown();
        assertThat(writing.get()).isEqualTo(1);
        closing.get();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void whoever_waits_for_the_end_of_an_outage_is_sent_away_by_the_close(Database database) throws Exception {
        // Given
        close(database);

        // When
        boolean isBack = database.awaitReturn(Duration.ofHours(1));

        // Then
        assertThat(isBack).isFalse();
    }

    private static void inOwnThread(Runnable task) {
        Thread.ofVirtual().start(task);
    }

    private static void close(Database database) {
        try {
            database.close();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
    }
}
