package dev.homeroom.work;

import dev.homeroom.database.Database;
import java.time.Clock;

/** Parts of this package for tests of others. */
public final class WorkFixture {
    private WorkFixture() {}

    /** The leases of a process of its own. */
    public static Leases leases(Database database, Clock clock, String owner) {
        return new Leases(database, clock, new Owner(owner));
    }

    public static DeadLetters deadLetters(Database database, Clock clock) {
        Lanes lanes = new Lanes(database, clock);
        return new DeadLetters(
                database, lanes, new Inbox(database, lanes, new Queue(Workshop.Limits.USUAL, clock), clock));
    }

    public static WorkSettings settings() {
        return Workshop.Limits.USUAL;
    }
}
