package dev.homeroom.cluster;

import dev.homeroom.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;

/** What earlier processes held and could not give back, where no other process can be alive that holds anything. */
@ApplicationScoped
public class StaleLeases {
    private final Database database;
    private final Clock clock;

    StaleLeases(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Frees all lanes and leases if the database is this process's alone, so that a start after a kill need not wait for
     * them to end. To be called before anything is claimed; does nothing on a database that several processes share.
     */
    public void run() {
        if (database.isOurs()) {
            database.useTransaction(handle -> {
                handle.createUpdate("""
                                update lane
                                set owner = null, lease_until = null, next_at = :now, fence = fence + 1
                                where owner is not null
                                """).bind("now", OffsetDateTime.now(clock)).execute();
                handle.execute("delete from lease");
            });
        }
    }
}
