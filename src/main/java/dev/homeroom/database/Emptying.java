package dev.homeroom.database;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Deletes all rows except those that a running process needs. */
@ApplicationScoped
public class Emptying {
    private static final Set<String> KEPT = Set.of("flyway_schema_history", "lease", "pulse");

    private final Database database;

    public Emptying(Database database) {
        this.database = database;
    }

    /** Runs in one transaction. */
    public void run() {
        database.useTransaction(handle -> tables(handle).stream()
                .filter(table -> !KEPT.contains(table))
                .forEach(table -> handle.execute("delete from " + table)));
    }

    private static List<String> tables(Handle handle) {
        return handle.createQuery("""
                        select table_name
                        from information_schema.tables
                        where table_schema = current_schema
                        and table_type in ('BASE TABLE', 'TABLE')
                        order by table_name""").mapTo(String.class).list();
    }
}
