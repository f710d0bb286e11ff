package dev.homeroom.database;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.util.List;
import java.util.Set;

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
        database.useTransaction(connection -> tables(connection).stream()
                .filter(table -> !KEPT.contains(table))
                .forEach(table -> Sql.on(connection, "delete from " + table).execute()));
    }

    private static List<String> tables(Connection connection) {
        return Sql.on(connection, """
                        select table_name
                        from information_schema.tables
                        where table_schema = current_schema
                        and table_type in ('BASE TABLE', 'TABLE')
                        order by table_name""").map(row -> row.getString(1)).list();
    }
}
