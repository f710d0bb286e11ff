package dev.homeroom.rooms;

import dev.homeroom.database.Database;
import dev.homeroom.database.entity.Repository;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.SpaceMark;
import dev.homeroom.rooms.state.SpaceMark.SpaceKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

@ApplicationScoped
public class SpaceTable {
    private static final Repository<SpaceEntity> ROWS = new Repository<>(SpaceEntity.class);

    private final Database database;

    public SpaceTable(Database database) {
        this.database = database;
    }

    public Optional<RoomId> agentSpace() {
        return database.inTransaction(
                _ -> ROWS.first("kind = ?1", SpaceKind.AGENTS).map(SpaceEntity::room));
    }

    /** Makes the room the only Space of the agents. */
    public void saveAgentSpace(RoomId space) {
        database.useTransaction(_ -> {
            ROWS.delete("kind = ?1 or roomId = ?2", SpaceKind.AGENTS, space.value());
            ROWS.insert(new SpaceEntity(space, new SpaceMark(SpaceKind.AGENTS, Optional.empty())));
        });
    }

    /**
     * Replaces the table's rows with the observed Spaces, in the running transaction.
     *
     * @param unclear rooms that can't be read; rows of personal Spaces among them are kept
     */
    public static void rebuild(Map<RoomId, SpaceMark> seen, Set<RoomId> unclear) {
        Map<RoomId, SpaceMark> present =
                ROWS.list().stream().collect(Collectors.toMap(SpaceEntity::room, SpaceEntity::mark));
        present.forEach((room, mark) -> {
            boolean stays = mark.kind() == SpaceKind.PERSONAL && unclear.contains(room);
            if (!mark.equals(seen.get(room)) && !stays) {
                ROWS.delete("roomId = ?1", room.value());
            }
        });
        seen.forEach((room, mark) -> {
            if (!mark.equals(present.get(room))) {
                ROWS.insert(new SpaceEntity(room, mark));
            }
        });
    }

    public Optional<RoomId> personalSpace(UserId owner) {
        return database.inTransaction(
                _ -> ROWS.first("kind = ?1 and owner = ?2 order by roomId", SpaceKind.PERSONAL, owner)
                        .map(SpaceEntity::room));
    }

    /** Replaces the person's Space {@code from} with {@code to}, after a room upgrade. */
    public void movePersonalSpace(UserId owner, RoomId from, RoomId to) {
        database.useTransaction(_ -> {
            ROWS.delete("roomId in (?1, ?2)", from.value(), to.value());
            ROWS.insert(personal(owner, to));
        });
    }

    void savePersonalSpace(UserId owner, RoomId space) {
        database.useTransaction(_ -> ROWS.insertIfAbsent(personal(owner, space)));
    }

    private static SpaceEntity personal(UserId owner, RoomId space) {
        return new SpaceEntity(space, new SpaceMark(SpaceKind.PERSONAL, Optional.of(owner)));
    }
}
