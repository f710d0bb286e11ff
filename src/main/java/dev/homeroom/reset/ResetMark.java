package dev.homeroom.reset;

import dev.homeroom.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** The row that records that a reset has begun. Emptying the database removes it. */
@ApplicationScoped
public class ResetMark {
    private final Database database;
    private final InstantSource clock;

    ResetMark(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    void set() {
        database.useTransaction(handle -> {
            handle.execute("delete from reset");
            handle.createUpdate("insert into reset (begun_at) values (:now)")
                    .bind("now", clock.instant())
                    .execute();
        });
    }

    /** Whether this or another process has begun a reset that is not complete. */
    public boolean isSet() {
        return database.inTransaction(handle -> handle.createQuery("select count(*) from reset")
                        .mapTo(Integer.class)
                        .one()
                > 0);
    }
}
