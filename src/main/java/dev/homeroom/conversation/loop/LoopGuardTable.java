package dev.homeroom.conversation.loop;

import dev.homeroom.database.entity.Repository;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.Optional;

/** The {@code loop_guard} table: the guard of each room that had automatic turns. In the running transaction. */
final class LoopGuardTable {
    private static final Repository<LoopGuardEntity> ROWS = new Repository<>(LoopGuardEntity.class);

    private LoopGuardTable() {}

    /**
     * A room's guard.
     *
     * @param counted key of the last automatic message, which is counted once
     * @param openedBy the sender of the message that opened the guard
     */
    record GuardRow(LoopGuard guard, Optional<String> counted, Optional<UserId> openedBy) {
        static final GuardRow NEW = new GuardRow(LoopGuard.CLOSED, Optional.empty(), Optional.empty());
    }

    static Optional<GuardRow> find(RoomId room) {
        return ROWS.findById(room.value()).map(LoopGuardEntity::row);
    }

    static long countOpen() {
        return ROWS.count("opened is not null");
    }

    static void save(RoomId room, GuardRow row) {
        ROWS.save(new LoopGuardEntity(room, row));
    }
}
