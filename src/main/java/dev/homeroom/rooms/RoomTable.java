package dev.homeroom.rooms;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.Binding.AnswerMode;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.ReplyRelation;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** The {@code bound_room} table, an index of bindings. */
@ApplicationScoped
public class RoomTable {
    private final Database database;
    private final Namespace namespace;

    public RoomTable(Database database, Namespace namespace) {
        this.database = database;
        this.namespace = namespace;
    }

    public Optional<BoundRoom> find(RoomId room) {
        return database.inTransaction(handle -> handle.createQuery("""
            select *
            from bound_room
            where room_id = :room\
            """)
                .bind("room", room.value())
                .map((row, context) -> boundRoom(row))
                .findOne());
    }

    public List<BoundRoom> all() {
        return database.inTransaction(this::all);
    }

    public List<BoundRoom> all(Handle handle) {
        return handle.createQuery("""
            select *
            from bound_room
            order by room_id\
            """).map((row, context) -> boundRoom(row)).list();
    }

    public Set<RoomId> ids() {
        return all().stream().map(BoundRoom::room).collect(Collectors.toSet());
    }

    public int countAgentRooms() {
        return database.inTransaction(handle -> handle.createQuery("""
            select count(*) as rooms
            from bound_room
            where kind = 'agent'
            and moved_to is null\
            """)
                .map((row, context) -> row.getInt("rooms"))
                .one());
    }

    public Optional<RoomId> agentRoomOf(AgentRef agent) {
        return database.inTransaction(handle -> handle.createQuery("""
            select room_id
            from bound_room
            where backend = :backend
            and agent_id = :agentId
            and kind = 'agent'
            and moved_to is null
            order by since, room_id
            fetch first 1 rows only\
            """)
                .bind("backend", agent.backend())
                .bind("agentId", agent.agentId())
                .map((row, context) -> new RoomId(row.getString("room_id")))
                .findOne());
    }

    /** The rooms that the agent is one of, without archived and replaced ones, ordered by room id. */
    List<RoomId> roomsOf(AgentRef agent) {
        return database.inTransaction(handle -> handle.createQuery("""
            select room_id
            from bound_room
            where archived = false
            and moved_to is null
            and ((backend = :backend and agent_id = :agentId)
                 or exists (select 1
                            from further_agent
                            where further_agent.room_id = bound_room.room_id
                            and further_agent.archived = false
                            and further_agent.backend = :backend
                            and further_agent.agent_id = :agentId))
            order by room_id\
            """)
                .bind("backend", agent.backend())
                .bind("agentId", agent.agentId())
                .map((row, context) -> new RoomId(row.getString("room_id")))
                .list());
    }

    void delete(RoomId room) {
        database.useTransaction(handle -> delete(handle, room));
    }

    public void save(RoomId room, Binding binding, String name) {
        database.useTransaction(handle -> save(handle, room, binding, name));
    }

    private static void delete(Handle handle, RoomId room) {
        handle.createUpdate("""
            delete from bound_room
            where room_id = :room\
            """).bind("room", room.value()).execute();
    }

    /** Upserts the row. The row is never deleted in between, so concurrent saves both succeed. */
    public void save(Handle handle, RoomId room, Binding binding, String name) {
        boolean saved = update(handle, room, binding, name) || add(handle, room, binding, name);
        if (!saved) {
            update(handle, room, binding, name);
        }
    }

    /** Saves the row unless it has changed since {@code was} was read. */
    public void replace(Handle handle, Optional<BoundRoom> was, BoundRoom wanted) {
        if (was.isEmpty()) {
            add(handle, wanted.room(), wanted.binding(), wanted.name());
        } else if (locked(handle, wanted.room()).equals(was)) {
            update(handle, wanted.room(), wanted.binding(), wanted.name());
        }
    }

    /** Deletes the row unless it has changed since {@code was} was read. */
    public void remove(Handle handle, BoundRoom was) {
        if (locked(handle, was.room()).equals(Optional.of(was))) {
            delete(handle, was.room());
        }
    }

    /** Locks the row until the transaction ends. */
    private Optional<BoundRoom> locked(Handle handle, RoomId room) {
        return handle.createQuery("""
            select *
            from bound_room
            where room_id = :room
            for update\
            """)
                .bind("room", room.value())
                .map((row, context) -> boundRoom(row))
                .findOne();
    }

    /** Saves the room name that Homeroom set last. Does nothing if the room has no row. */
    public void rename(RoomId room, String name) {
        database.useTransaction(handle -> handle.createUpdate("""
            update bound_room
            set name = :name
            where room_id = :room\
            """)
                .bind("room", room.value())
                .bind("name", name)
                .execute());
    }

    private static boolean update(Handle handle, RoomId room, Binding binding, String name) {
        Update statement = handle.createUpdate("""
            update bound_room
            set backend = :backend, agent_id = :agentId, kind = :kind, owner = :owner, chat_id = :chatId, label = :label,
                relation = :relation, mode = :mode, archived = :archived, since = :since, name = :name,
                missing_since = :missingSince, moved_to = :movedTo
            where room_id = :room\
            """);
        return bound(statement, room, binding, name).execute() > 0;
    }

    /** @return false when the room already has a row, which is left unchanged */
    private static boolean add(Handle handle, RoomId room, Binding binding, String name) {
        Update statement = handle.createUpdate("""
            insert into bound_room (room_id, backend, agent_id, kind, owner, chat_id, label, relation, mode, archived, since,
                name, missing_since, moved_to)
            values (:room, :backend, :agentId, :kind, :owner, :chatId, :label, :relation, :mode, :archived, :since, :name,
                :missingSince, :movedTo)
            on conflict do nothing\
            """);
        return bound(statement, room, binding, name).execute() > 0;
    }

    private static Update bound(Update statement, RoomId room, Binding binding, String name) {
        return statement
                .bind("room", room.value())
                .bind("backend", binding.agent().backend())
                .bind("agentId", binding.agent().agentId())
                .bind("kind", binding.kind().word())
                .bind("owner", binding.owner().map(UserId::value).orElse(null))
                .bind("chatId", binding.chatId().orElse(null))
                .bind("label", binding.label().orElse(null))
                .bind("relation", binding.relation().map(ReplyRelation::word).orElse(null))
                .bind("mode", binding.mode().map(AnswerMode::word).orElse(null))
                .bind("archived", binding.archived())
                .bind("since", binding.since().toEpochMilli())
                .bind("name", name)
                .bind(
                        "missingSince",
                        binding.missingSince().map(Instant::toEpochMilli).orElse(null))
                .bind("movedTo", binding.movedTo().map(RoomId::value).orElse(null));
    }

    private BoundRoom boundRoom(ResultSet row) throws SQLException {
        AgentRef agent = new AgentRef(row.getString("backend"), row.getString("agent_id"));
        Binding binding = new Binding(
                agent,
                Binding.RoomKind.of(row.getString("kind")).orElseThrow(),
                Optional.ofNullable(row.getString("owner")).map(UserId::new),
                Optional.ofNullable(row.getString("chat_id")),
                Optional.ofNullable(row.getString("label")),
                ReplyRelation.of(row.getString("relation")),
                AnswerMode.of(row.getString("mode")),
                row.getBoolean("archived"),
                Instant.ofEpochMilli(row.getLong("since")),
                Optional.ofNullable(row.getObject("missing_since", Long.class)).map(Instant::ofEpochMilli),
                Optional.ofNullable(row.getString("moved_to")).map(RoomId::new));
        return new BoundRoom(
                new RoomId(row.getString("room_id")),
                binding,
                namespace.agentUser(agent.backend(), agent.agentId()),
                row.getString("name"));
    }
}
