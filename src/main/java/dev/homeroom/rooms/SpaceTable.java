package dev.homeroom.rooms;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.SpaceMark;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

@ApplicationScoped
public class SpaceTable {
    private final Database database;

    public SpaceTable(Database database) {
        this.database = database;
    }

    public Optional<RoomId> agentSpace() {
        return database.inTransaction(handle -> handle.createQuery("""
                        select room_id
                        from space
                        where kind = 'agents'""")
                .map((row, context) -> new RoomId(row.getString("room_id")))
                .findFirst());
    }

    /** Makes the room the only Space of the agents. */
    public void saveAgentSpace(RoomId space) {
        database.useTransaction(handle -> {
            handle.createUpdate("""
                            delete from space
                            where kind = 'agents'
                            or room_id = :room""").bind("room", space.value()).execute();
            insert(handle, space, "agents", Optional.empty());
        });
    }

    /**
     * Replaces the table's rows with the observed Spaces.
     *
     * @param unclear rooms that can't be read; rows of personal Spaces among them are kept
     */
    public static void rebuild(Handle handle, Map<RoomId, SpaceMark> seen, Set<RoomId> unclear) {
        Map<RoomId, SpaceMark> present = all(handle);
        present.forEach((room, mark) -> {
            boolean stays = mark.kind() == SpaceMark.SpaceKind.PERSONAL && unclear.contains(room);
            if (!mark.equals(seen.get(room)) && !stays) {
                handle.createUpdate("""
                                delete from space
                                where room_id = :room""").bind("room", room.value()).execute();
            }
        });
        seen.forEach((room, mark) -> {
            if (!mark.equals(present.get(room))) {
                insert(handle, room, word(mark), mark.owner());
            }
        });
    }

    private static Map<RoomId, SpaceMark> all(Handle handle) {
        Map<RoomId, SpaceMark> all = new HashMap<>();
        handle.createQuery("""
                        select room_id, kind, owner
                        from space""")
                .map((row, context) -> Map.entry(
                        new RoomId(row.getString("room_id")),
                        new SpaceMark(
                                SpaceMark.SpaceKind.valueOf(
                                        row.getString("kind").toUpperCase(Locale.ROOT)),
                                Optional.ofNullable(row.getString("owner")).map(UserId::new))))
                .forEach(row -> all.put(row.getKey(), row.getValue()));
        return all;
    }

    private static void insert(Handle handle, RoomId room, String kind, Optional<UserId> owner) {
        handle.createUpdate("""
                        insert into space (room_id, kind, owner)
                        values (:room, :kind, :owner)""")
                .bind("room", room.value())
                .bind("kind", kind)
                .bind("owner", owner.map(UserId::value).orElse(null))
                .execute();
    }

    private static String word(SpaceMark mark) {
        return mark.kind().name().toLowerCase(Locale.ROOT);
    }

    public Optional<RoomId> personalSpace(UserId owner) {
        return database.inTransaction(handle -> handle.createQuery("""
                        select room_id
                        from space
                        where kind = 'personal'
                        and owner = :owner
                        order by room_id""")
                .bind("owner", owner.value())
                .map((row, context) -> new RoomId(row.getString("room_id")))
                .findFirst());
    }

    /** Replaces the person's Space {@code from} with {@code to}, after a room upgrade. */
    public void movePersonalSpace(UserId owner, RoomId from, RoomId to) {
        database.useTransaction(handle -> {
            handle.createUpdate("""
                            delete from space
                            where room_id in (:from, :to)""")
                    .bind("from", from.value())
                    .bind("to", to.value())
                    .execute();
            insert(handle, to, "personal", Optional.of(owner));
        });
    }

    void savePersonalSpace(UserId owner, RoomId space) {
        database.useTransaction(handle -> handle.createUpdate("""
                        insert into space (room_id, kind, owner)
                        values (:room, 'personal', :owner)
                        on conflict do nothing""")
                .bind("room", space.value())
                .bind("owner", owner.value())
                .execute());
    }
}
