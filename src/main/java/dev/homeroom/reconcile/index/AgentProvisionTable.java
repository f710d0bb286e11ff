package dev.homeroom.reconcile.index;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.rooms.RoomTable;
import dev.homeroom.rooms.state.Binding;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

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
                        left join bound_room on bound_room.room_id = home.room_id""").map((row, context) -> provision(row)).list();
    }

    public AgentProvision of(AgentRef agent) {
        return database.inTransaction(handle -> handle.createQuery("""
                        select home.*, bound_room.name as room_name
                        from home
                        left join bound_room on bound_room.room_id = home.room_id
                        where home.backend = :backend
                        and home.agent_id = :agentId""")
                .bind("backend", agent.backend())
                .bind("agentId", agent.agentId())
                .map((row, context) -> provision(row))
                .findOne()
                .orElseGet(() -> AgentProvision.none(agent)));
    }

    public void save(AgentProvision agentProvision) {
        database.useTransaction(handle -> save(handle, agentProvision));
    }

    /** As {@link #save(AgentProvision)}, together with the room in one transaction. */
    public void save(AgentProvision agentProvision, Binding binding) {
        database.useTransaction(handle -> {
            agentProvision
                    .room()
                    .ifPresent(room -> rooms.save(
                            handle, room, binding, agentProvision.roomName().orElse("")));
            save(handle, agentProvision);
        });
    }

    public void saveRoomName(AgentProvision agentProvision) {
        database.useTransaction(handle -> handle.createUpdate("""
                        update bound_room
                        set name = :name
                        where room_id = :room""")
                .bind("room", agentProvision.room().map(RoomId::value).orElse(null))
                .bind("name", agentProvision.roomName().orElse(""))
                .execute());
    }

    static void save(Handle handle, AgentProvision agentProvision) {
        int updated = bound(agentProvision, handle.createUpdate("""
                        update home
                        set display_name = :displayName, pictured = :pictured, room_id = :room,
                            joined = :joined, space_id = :space, space_order = :order,
                            out_of_reach = :outOfReach
                        where backend = :backend
                        and agent_id = :agentId""")).execute();
        if (updated == 0) {
            bound(agentProvision, handle.createUpdate("""
                            insert into home (backend, agent_id, display_name, pictured, room_id, joined, space_id, space_order,
                                out_of_reach)
                            values (:backend, :agentId, :displayName, :pictured, :room, :joined, :space, :order,
                                :outOfReach)""")).execute();
        }
    }

    private static <S extends SqlStatement<S>> S bound(AgentProvision agentProvision, S statement) {
        return statement
                .bind("backend", agentProvision.agent().backend())
                .bind("agentId", agentProvision.agent().agentId())
                .bind("displayName", agentProvision.displayName().orElse(null))
                .bind("pictured", agentProvision.pictured())
                .bind("room", agentProvision.room().map(RoomId::value).orElse(null))
                .bind("joined", agentProvision.joined())
                .bind("space", agentProvision.space().map(RoomId::value).orElse(null))
                .bind("order", agentProvision.order().orElse(null))
                .bind("outOfReach", agentProvision.outOfReach());
    }

    private static AgentProvision provision(ResultSet row) throws SQLException {
        return new AgentProvision(
                new AgentRef(row.getString("backend"), row.getString("agent_id")),
                Optional.ofNullable(row.getString("display_name")),
                row.getBoolean("pictured"),
                Optional.ofNullable(row.getString("room_id")).map(RoomId::new),
                Optional.ofNullable(row.getString("room_name")),
                row.getBoolean("joined"),
                Optional.ofNullable(row.getString("space_id")).map(RoomId::new),
                Optional.ofNullable(row.getString("space_order")),
                row.getBoolean("out_of_reach"));
    }
}
