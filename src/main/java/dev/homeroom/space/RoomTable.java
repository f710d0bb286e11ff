package dev.homeroom.space;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The table of bound rooms: an index of bindings. */
final class RoomTable {
    private final Database database;
    private final Namespace namespace;

    RoomTable(Database database, Namespace namespace) {
        this.database = database;
        this.namespace = namespace;
    }

    Optional<BoundRoom> find(RoomId room) {
        return database.inTransaction(handle -> handle.createQuery("""
                        select *
                        from bound_room
                        where room_id = :room""")
                .bind("room", room.value())
                .map((row, context) -> boundRoom(row))
                .findOne());
    }

    List<BoundRoom> all() {
        return database.inTransaction(handle ->
                handle.createQuery("""
                        select *
                        from bound_room
                        order by room_id""").map((row, context) -> boundRoom(row)).list());
    }

    Set<RoomId> ids() {
        return all().stream().map(BoundRoom::room).collect(Collectors.toSet());
    }

    int countAgentRooms() {
        return database.inTransaction(handle -> handle.createQuery("""
                        select count(*) as rooms
                        from bound_room
                        where kind = 'agent'""")
                .map((row, context) -> row.getInt("rooms"))
                .one());
    }

    Optional<RoomId> agentRoomOf(AgentRef agent) {
        return database.inTransaction(handle -> handle.createQuery("""
                        select room_id
                        from bound_room
                        where backend = :backend
                        and agent_id = :agentId
                        and kind = 'agent'
                        order by since, room_id
                        fetch first 1 rows only""")
                .bind("backend", agent.backend())
                .bind("agentId", agent.agentId())
                .map((row, context) -> new RoomId(row.getString("room_id")))
                .findOne());
    }

    void save(Handle handle, RoomId room, Binding binding, String name) {
        delete(handle, room);
        handle.createUpdate("""
                        insert into bound_room (room_id, backend, agent_id, kind, owner, chat_id, label, archived, since, name)
                        values (:room, :backend, :agentId, :kind, :owner, :chatId, :label, :archived, :since, :name)""")
                .bind("room", room.value())
                .bind("backend", binding.agent().backend())
                .bind("agentId", binding.agent().agentId())
                .bind("kind", binding.kind().word())
                .bind("owner", binding.owner().map(UserId::value).orElse(null))
                .bind("chatId", binding.chatId().orElse(null))
                .bind("label", binding.label().orElse(null))
                .bind("archived", binding.archived())
                .bind("since", binding.since().toEpochMilli())
                .bind("name", name)
                .execute();
    }

    void delete(Handle handle, RoomId room) {
        handle.createUpdate("""
                        delete from bound_room
                        where room_id = :room""").bind("room", room.value()).execute();
    }

    private BoundRoom boundRoom(ResultSet row) throws SQLException {
        AgentRef agent = new AgentRef(row.getString("backend"), row.getString("agent_id"));
        Binding binding = new Binding(
                agent,
                Binding.Kind.of(row.getString("kind")).orElseThrow(),
                Optional.ofNullable(row.getString("owner")).map(UserId::new),
                Optional.ofNullable(row.getString("chat_id")),
                Optional.ofNullable(row.getString("label")),
                row.getBoolean("archived"),
                Instant.ofEpochMilli(row.getLong("since")));
        return new BoundRoom(
                new RoomId(row.getString("room_id")),
                binding,
                namespace.agentUser(agent.backend(), agent.agentId()),
                row.getString("name"));
    }
}
