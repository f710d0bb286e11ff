package dev.homeroom.reconcile.index;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.rooms.RoomTable;
import dev.homeroom.rooms.state.Binding;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The table {@code home} with the provisioning state of agents. The room's name comes from the row of the room. */
@ApplicationScoped
public class AgentProvisionTable {
    private final Database database;
    private final RoomTable rooms;

    public AgentProvisionTable(Database database, RoomTable rooms) {
        this.database = database;
        this.rooms = rooms;
    }

    List<AgentProvision> all() {
        return database.inTransaction(AgentProvisionTable::all);
    }

    static List<AgentProvision> all(Handle handle) {
        return handle.createQuery("""
            select home.*, bound_room.name as room_name
            from home
            left join bound_room on bound_room.room_id = home.room_id\
            """)
                .map((row, context) -> AgentProvision.of(row))
                .list();
    }

    public AgentProvision of(AgentRef agent) {
        return database.inTransaction(handle -> handle.createQuery("""
            select home.*, bound_room.name as room_name
            from home
            left join bound_room on bound_room.room_id = home.room_id
            where home.backend = :backend
            and home.agent_id = :agentId\
            """)
                .bind("backend", agent.backend())
                .bind("agentId", agent.agentId())
                .map((row, context) -> AgentProvision.of(row))
                .findOne()
                .orElseGet(() -> AgentProvision.none(agent)));
    }

    public void save(AgentProvision agentProvision) {
        database.useTransaction(handle -> save(handle, agentProvision));
    }

    /** Saves the provision and the room in one transaction. */
    public void save(AgentProvision agentProvision, Binding binding) {
        database.useTransaction(handle -> {
            agentProvision
                    .room()
                    .ifPresent(room -> rooms.save(
                            handle, room, binding, agentProvision.roomName().orElse("")));
            save(handle, agentProvision);
        });
    }

    /** The statements name the columns as {@link AgentProvision#columns} does. */
    static void save(Handle handle, AgentProvision agentProvision) {
        Map<String, @Nullable Object> columns = agentProvision.columns();
        int updated = bound(agentProvision, columns, handle.createUpdate("""
            update home
            set %s
            where backend = :backend
            and agent_id = :agent_id\
            """.formatted(
                                joined(columns, column -> column + " = :" + column))))
                .execute();
        if (updated == 0) {
            bound(agentProvision, columns, handle.createUpdate("""
                insert into home (backend, agent_id, %s)
                values (:backend, :agent_id, %s)\
                """.formatted(
                                    joined(columns, column -> column), joined(columns, column -> ":" + column))))
                    .execute();
        }
    }

    private static String joined(Map<String, @Nullable Object> columns, UnaryOperator<String> form) {
        return columns.keySet().stream().map(form).collect(Collectors.joining(", "));
    }

    private static Update bound(
            AgentProvision agentProvision, Map<String, @Nullable Object> columns, Update statement) {
        return statement
                .bindMap(columns)
                .bind("backend", agentProvision.agent().backend())
                .bind("agent_id", agentProvision.agent().agentId());
    }
}
