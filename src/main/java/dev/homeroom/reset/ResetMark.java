package dev.homeroom.reset;

import dev.homeroom.database.Database;
import dev.homeroom.database.entity.Repository;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** The row that records that a reset has begun. Emptying the database removes it. */
@ApplicationScoped
public class ResetMark {
    private final Repository<ResetEntity> rows = new Repository<>(ResetEntity.class);
    private final Database database;
    private final InstantSource clock;

    ResetMark(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    void set() {
        database.useTransaction(_ -> {
            rows.deleteAll();
            rows.insert(new ResetEntity(clock.instant()));
        });
    }

    /** Whether this or another process has begun a reset that is not complete. */
    public boolean isSet() {
        return database.inTransaction(_ -> !rows.list().isEmpty());
    }
}
