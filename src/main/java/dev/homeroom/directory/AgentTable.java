package dev.homeroom.directory;

import dev.homeroom.database.Database;
import dev.homeroom.database.entity.Repository;
import java.util.List;
import java.util.stream.Stream;

final class AgentTable {
    private final Repository<AgentEntity> rows = new Repository<>(AgentEntity.class);
    private final Database database;

    AgentTable(Database database) {
        this.database = database;
    }

    List<KnownAgent> all() {
        return database.inTransaction(
                _ -> rows.list().stream().map(AgentEntity::agent).toList());
    }

    /** Stores all changes in one transaction. */
    void store(AgentListDiff diff) {
        database.useTransaction(_ -> {
            rows.insertIfAbsent(diff.added().stream().map(AgentEntity::new).toList());
            rows.update(Stream.of(diff.changed(), diff.missing(), diff.back())
                    .flatMap(List::stream)
                    .map(AgentEntity::new)
                    .toList());
        });
    }
}
