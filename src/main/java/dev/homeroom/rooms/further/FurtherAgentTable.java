package dev.homeroom.rooms.further;

import dev.homeroom.database.Database;
import dev.homeroom.database.entity.Repository;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.rooms.state.Binding;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The {@code further_agent} table, an index of the bindings of a room's agents beyond the first. An agent that was dismissed, or
 * has left, stays as archived: its lane in the room may still have work.
 */
@ApplicationScoped
public class FurtherAgentTable {
    private final Repository<FurtherAgentEntity> rows = new Repository<>(FurtherAgentEntity.class);
    private final Database database;

    public FurtherAgentTable(Database database) {
        this.database = database;
    }

    /** Longest in the room first. */
    public List<Binding> in(RoomId room) {
        return database.inTransaction(
                _ -> rows.list("key.roomId = ?1 order by since, key.backend, key.agentId", room.value()).stream()
                        .map(FurtherAgentEntity::binding)
                        .toList());
    }

    public Map<RoomId, List<Binding>> all() {
        return database.inTransaction(_ -> rows.list("order by key.roomId, since, key.backend, key.agentId").stream()
                .collect(Collectors.groupingBy(
                        FurtherAgentEntity::room,
                        Collectors.mapping(FurtherAgentEntity::binding, Collectors.toList()))));
    }

    /** Adds the row or replaces it. */
    public void save(RoomId room, Binding binding) {
        database.useTransaction(_ -> rows.save(new FurtherAgentEntity(room, binding)));
    }

    public void removeAll(RoomId room) {
        database.useTransaction(_ -> rows.delete("key.roomId = ?1", room.value()));
    }
}
