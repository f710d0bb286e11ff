package dev.homeroom.rooms.further;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.Binding.AnswerMode;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/**
 * The {@code further_agent} table, an index of the bindings of a room's agents beyond the first. An agent that was dismissed, or
 * has left, stays as archived: its lane in the room may still have work.
 */
@ApplicationScoped
public class FurtherAgentTable {
    private final Database database;

    public FurtherAgentTable(Database database) {
        this.database = database;
    }

    public List<Binding> in(RoomId room) {
        return database.inTransaction(handle -> in(handle, room));
    }

    /** Longest in the room first. */
    public static List<Binding> in(Handle handle, RoomId room) {
        return handle.createQuery("""
            select *
            from further_agent
            where room_id = :room
            order by since, backend, agent_id\
            """)
                .bind("room", room.value())
                .map((row, context) -> binding(row))
                .list();
    }

    public static Map<RoomId, List<Binding>> all(Handle handle) {
        return handle
                .createQuery("""
            select *
            from further_agent
            order by room_id, since, backend, agent_id\
            """)
                .map((row, context) -> Map.entry(new RoomId(row.getString("room_id")), binding(row)))
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    public void save(RoomId room, Binding binding) {
        database.useTransaction(handle -> save(handle, room, binding));
    }

    /** Adds the row or replaces it. */
    public static void save(Handle handle, RoomId room, Binding binding) {
        boolean saved = update(handle, room, binding) || add(handle, room, binding);
        if (!saved) {
            update(handle, room, binding);
        }
    }

    public void removeAll(RoomId room) {
        database.useTransaction(handle -> removeAll(handle, room));
    }

    public static void removeAll(Handle handle, RoomId room) {
        handle.createUpdate("""
            delete from further_agent
            where room_id = :room\
            """).bind("room", room.value()).execute();
    }

    private static boolean update(Handle handle, RoomId room, Binding binding) {
        return bound(handle.createUpdate("""
            update further_agent
            set kind = :kind, owner = :owner, chat_id = :chatId, mode = :mode, archived = :archived, since = :since
            where room_id = :room
            and backend = :backend
            and agent_id = :agentId\
            """), room, binding).execute() > 0;
    }

    private static boolean add(Handle handle, RoomId room, Binding binding) {
        return bound(handle.createUpdate("""
            insert into further_agent (room_id, backend, agent_id, kind, owner, chat_id, mode, archived, since)
            values (:room, :backend, :agentId, :kind, :owner, :chatId, :mode, :archived, :since)
            on conflict do nothing\
            """), room, binding).execute() > 0;
    }

    private static Update bound(Update statement, RoomId room, Binding binding) {
        return statement
                .bind("room", room.value())
                .bind("backend", binding.agent().backend())
                .bind("agentId", binding.agent().agentId())
                .bind("kind", binding.kind().word())
                .bind("owner", binding.owner().map(UserId::value).orElse(null))
                .bind("chatId", binding.chatId().orElse(null))
                .bind("mode", binding.mode().map(AnswerMode::word).orElse(null))
                .bind("archived", binding.archived())
                .bind("since", binding.since().toEpochMilli());
    }

    private static Binding binding(ResultSet row) throws SQLException {
        return new Binding(
                new AgentRef(row.getString("backend"), row.getString("agent_id")),
                Binding.RoomKind.of(row.getString("kind")).orElseThrow(),
                Optional.ofNullable(row.getString("owner")).map(UserId::new),
                Optional.ofNullable(row.getString("chat_id")),
                Optional.empty(),
                Optional.empty(),
                AnswerMode.of(row.getString("mode")),
                row.getBoolean("archived"),
                Instant.ofEpochMilli(row.getLong("since")),
                Optional.empty(),
                Optional.empty());
    }
}
