package dev.homeroom.reset;

import dev.homeroom.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;

/** The row that says that a reset was begun; emptying the database takes it away. */
@ApplicationScoped
public class ResetMark {
    private final Database database;
    private final Clock clock;

    ResetMark(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    void set() {
        database.useTransaction(handle -> {
            handle.execute("delete from reset");
            handle.createUpdate("insert into reset (begun_at) values (:now)")
                    .bind("now", OffsetDateTime.now(clock))
                    .execute();
        });
    }

    /** Whether a reset was begun and is not done, by this process or another one. */
    public boolean isSet() {
        return database.inTransaction(handle -> handle.createQuery("select count(*) from reset")
                        .mapTo(Integer.class)
                        .one()
                > 0);
    }
}
