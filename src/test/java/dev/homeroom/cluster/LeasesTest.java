package dev.homeroom.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.Database;
import dev.homeroom.queue.SettableClock;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LeasesTest {
    private final SettableClock clock = new SettableClock();

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_name_is_held_by_one_until_it_is_given_back(Database database) {
        // Given
        Leases mine = new Leases(database, clock, new ProcessId("me"));
        Leases theirs = new Leases(database, clock, new ProcessId("they"));
        Leases.Lease held = mine.acquire("poller").orElseThrow();

        // When / Then
        assertThat(theirs.acquire("poller")).isEmpty();
        assertThat(mine.acquire("poller")).isEmpty();
        assertThat(theirs.acquire("reconciler")).isPresent();
        held.close();
        assertThat(theirs.acquire("poller")).isPresent();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_name_of_a_process_that_died_is_free_after_its_lease_and_not_given_back_by_the_dead(Database database) {
        // Given
        Leases mine = new Leases(database, clock, new ProcessId("me"));
        Leases theirs = new Leases(database, clock, new ProcessId("they"));
        Leases.Lease stale = mine.acquire("poller").orElseThrow();
        clock.pass(Duration.ofSeconds(30));

        // When
        boolean taken = theirs.acquire("poller").isPresent();
        stale.close();

        // Then
        assertThat(taken).isTrue();
        assertThat(stale.isHeld()).isFalse();
        assertThat(mine.acquire("poller")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_name_that_is_renewed_stays_held(Database database) {
        // Given
        Leases mine = new Leases(database, clock, new ProcessId("me"));
        Leases theirs = new Leases(database, clock, new ProcessId("they"));
        Leases.Lease held = mine.acquire("poller").orElseThrow();

        // When
        clock.pass(Duration.ofSeconds(20));
        mine.renew();
        clock.pass(Duration.ofSeconds(20));

        // Then
        assertThat(theirs.acquire("poller")).isEmpty();
        assertThat(held.isHeld()).isTrue();
        held.close();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void whether_somebody_holds_a_name_can_be_told_by_everybody(Database database) {
        // Given
        Leases mine = new Leases(database, clock, new ProcessId("me"));
        Leases theirs = new Leases(database, clock, new ProcessId("they"));

        // When / Then
        assertThat(theirs.isTaken("poller")).isFalse();
        assertThat(mine.acquire("poller")).isPresent();
        assertThat(mine.isTaken("poller")).isTrue();
        assertThat(theirs.isTaken("poller")).isTrue();
        clock.pass(Duration.ofSeconds(31));
        assertThat(theirs.isTaken("poller")).isFalse();
    }
}
