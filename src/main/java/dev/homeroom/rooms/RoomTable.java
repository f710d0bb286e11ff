package dev.homeroom.rooms;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.database.entity.Repository;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.Binding.RoomKind;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The {@code bound_room} table, an index of bindings. */
@ApplicationScoped
public class RoomTable {
    private static final String CURRENT_AGENT_ROOMS = "kind = ?1 and movedTo is null";

    /** The entity of further agents is known by its name: it is of a package that uses this one. */
    private static final String ROOMS_OF_AGENT = """
            from BoundRoomEntity room
            where room.archived = false
            and room.movedTo is null
            and (room.agent = ?1
                 or exists (select 1
                            from FurtherAgentEntity further
                            where further.key.roomId = room.roomId
                            and further.archived = false
                            and further.key.backend = ?2
                            and further.key.agentId = ?3))
            order by room.roomId""";

    private final Repository<BoundRoomEntity> rows = new Repository<>(BoundRoomEntity.class);
    private final Database database;
    private final Namespace namespace;

    public RoomTable(Database database, Namespace namespace) {
        this.database = database;
        this.namespace = namespace;
    }

    /**
     * A row at one time.
     *
     * @param version changes with each change of the row
     */
    public record RoomRow(BoundRoom room, long version) {}

    public Optional<BoundRoom> find(RoomId room) {
        return database.inTransaction(_ -> rows.findById(room.value())).map(row -> row.boundRoom(namespace));
    }

    public List<BoundRoom> all() {
        return rows().stream().map(RoomRow::room).toList();
    }

    /** Ordered by room id. */
    public List<RoomRow> rows() {
        return database.inTransaction(_ -> rows.list("order by roomId")).stream()
                .map(row -> new RoomRow(row.boundRoom(namespace), row.version()))
                .toList();
    }

    public Set<RoomId> ids() {
        return all().stream().map(BoundRoom::room).collect(Collectors.toSet());
    }

    public int countAgentRooms() {
        return Math.toIntExact(database.inTransaction(_ -> rows.count(CURRENT_AGENT_ROOMS, RoomKind.AGENT)));
    }

    public Optional<RoomId> agentRoomOf(AgentRef agent) {
        return database.inTransaction(
                _ -> rows.first(CURRENT_AGENT_ROOMS + " and agent = ?2 order by since, roomId", RoomKind.AGENT, agent)
                        .map(BoundRoomEntity::room));
    }

    /** The rooms that the agent is one of, without archived and replaced ones, ordered by room id. */
    List<RoomId> roomsOf(AgentRef agent) {
        return database.inTransaction(_ -> rows.list(ROOMS_OF_AGENT, agent, agent.backend(), agent.agentId()).stream()
                .map(BoundRoomEntity::room)
                .toList());
    }

    void delete(RoomId room) {
        database.useTransaction(_ -> rows.delete("roomId = ?1", room.value()));
    }

    /** Adds the row or replaces it, whatever it was. */
    public void save(RoomId room, Binding binding, String name) {
        database.useTransaction(_ ->
                rows.overwrite(room.value(), row -> row.set(binding, name), new BoundRoomEntity(room, binding, name)));
    }

    /** Saves the row unless it has changed since {@code was} was read. */
    public void replace(Optional<RoomRow> was, BoundRoom wanted) {
        database.useTransaction(_ -> {
            if (was.isEmpty()) {
                rows.insertIfAbsent(new BoundRoomEntity(wanted.room(), wanted.binding(), wanted.name()));
            } else {
                rows.update(new BoundRoomEntity(
                        wanted.room(),
                        wanted.binding(),
                        wanted.name(),
                        was.get().version()));
            }
        });
    }

    /** Deletes the row unless it has changed since {@code was} was read. */
    public void remove(RoomRow was) {
        database.useTransaction(_ ->
                rows.delete("roomId = ?1 and version = ?2", was.room().room().value(), was.version()));
    }

    /** Saves the room name that Homeroom set last. Does nothing if the room has no row. */
    public void rename(RoomId room, String name) {
        database.useTransaction(
                _ -> rows.update("set name = ?1, version = version + 1 where roomId = ?2", name, room.value()));
    }
}
