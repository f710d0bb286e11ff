package dev.homeroom.cluster;

import dev.homeroom.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** Cleanup of lanes and leases that earlier processes left behind on a database without other live processes. */
@ApplicationScoped
public class StaleLeases {
    private final Database database;
    private final InstantSource clock;

    StaleLeases(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Frees all lanes and leases if the database is exclusive to this process, so a start after a kill need not wait
     * for them to expire. Must run before anything is claimed. No-op on a shared database.
     */
    public void run() {
        if (database.isExclusive()) {
            database.useTransaction(handle -> {
                handle.createUpdate("""
                                update lane
                                set owner = null, lease_until = null, next_at = :now, fence = fence + 1
                                where owner is not null
                                """)
                        .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .execute();
                handle.execute("delete from lease");
            });
        }
    }
}
