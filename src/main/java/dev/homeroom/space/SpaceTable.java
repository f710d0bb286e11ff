package dev.homeroom.space;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.Optional;

/** The table of Spaces. */
final class SpaceTable {
    private final Database database;

    SpaceTable(Database database) {
        this.database = database;
    }

    Optional<RoomId> agentSpace() {
        return database.inTransaction(handle -> handle.createQuery("""
                        select room_id
                        from space
                        where kind = 'agents'""")
                .map((row, context) -> new RoomId(row.getString("room_id")))
                .findFirst());
    }

    void saveAgentSpace(RoomId space) {
        database.useTransaction(
                handle -> handle.createUpdate("""
                        insert into space (room_id, kind)
                        values (:room, 'agents')
                        on conflict do nothing""").bind("room", space.value()).execute());
    }

    Optional<RoomId> personalSpace(UserId owner) {
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
