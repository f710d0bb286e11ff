package dev.homeroom.space;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The table of homes; a home's room name stands with its room. */
@ApplicationScoped
class HomeTable {
    private final Database database;
    private final RoomTable rooms;

    HomeTable(Database database, RoomTable rooms) {
        this.database = database;
        this.rooms = rooms;
    }

    List<Home> all() {
        return database.inTransaction(HomeTable::all);
    }

    static List<Home> all(Handle handle) {
        return handle.createQuery("""
                        select home.*, bound_room.name as room_name
                        from home
                        left join bound_room on bound_room.room_id = home.room_id""").map((row, context) -> home(row)).list();
    }

    Home of(AgentRef agent) {
        return database.inTransaction(handle -> handle.createQuery("""
                        select home.*, bound_room.name as room_name
                        from home
                        left join bound_room on bound_room.room_id = home.room_id
                        where home.backend = :backend
                        and home.agent_id = :agentId""")
                .bind("backend", agent.backend())
                .bind("agentId", agent.agentId())
                .map((row, context) -> home(row))
                .findOne()
                .orElseGet(() -> Home.none(agent)));
    }

    void save(Home home) {
        database.useTransaction(handle -> save(handle, home));
    }

    /** As {@link #save(Home)}, with its room in the same transaction. */
    void save(Home home, Binding binding) {
        database.useTransaction(handle -> {
            home.room()
                    .ifPresent(room ->
                            rooms.save(handle, room, binding, home.roomName().orElse("")));
            save(handle, home);
        });
    }

    void saveRoomName(Home home) {
        database.useTransaction(handle -> handle.createUpdate("""
                        update bound_room
                        set name = :name
                        where room_id = :room""")
                .bind("room", home.room().map(RoomId::value).orElse(null))
                .bind("name", home.roomName().orElse(""))
                .execute());
    }

    static void save(Handle handle, Home home) {
        int updated = bound(home, handle.createUpdate("""
                        update home
                        set display_name = :displayName, pictured = :pictured, room_id = :room,
                            joined = :joined, space_id = :space, space_order = :order,
                            out_of_reach = :outOfReach
                        where backend = :backend
                        and agent_id = :agentId""")).execute();
        if (updated == 0) {
            bound(home, handle.createUpdate("""
                            insert into home (backend, agent_id, display_name, pictured, room_id, joined, space_id, space_order,
                                out_of_reach)
                            values (:backend, :agentId, :displayName, :pictured, :room, :joined, :space, :order,
                                :outOfReach)""")).execute();
        }
    }

    private static <S extends SqlStatement<S>> S bound(Home home, S statement) {
        return statement
                .bind("backend", home.agent().backend())
                .bind("agentId", home.agent().agentId())
                .bind("displayName", home.displayName().orElse(null))
                .bind("pictured", home.pictured())
                .bind("room", home.room().map(RoomId::value).orElse(null))
                .bind("joined", home.joined())
                .bind("space", home.space().map(RoomId::value).orElse(null))
                .bind("order", home.order().orElse(null))
                .bind("outOfReach", home.outOfReach());
    }

    private static Home home(ResultSet row) throws SQLException {
        return new Home(
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
