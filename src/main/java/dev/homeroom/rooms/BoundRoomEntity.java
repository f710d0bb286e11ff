package dev.homeroom.rooms;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.entity.EpochMillisConverter;
import dev.homeroom.database.entity.Repository;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.Binding.AnswerMode;
import dev.homeroom.rooms.state.Binding.RoomKind;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.rooms.stored.WordConverters.AnswerModeConverter;
import dev.homeroom.rooms.stored.WordConverters.ReplyRelationConverter;
import dev.homeroom.rooms.stored.WordConverters.RoomKindConverter;
import jakarta.persistence.Convert;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code bound_room}: a room's binding, and the name that Homeroom set last. */
@Entity
@Table(name = "bound_room")
class BoundRoomEntity {
    @Id
    private String roomId;

    @Version
    private long version;

    @Embedded
    private AgentRef agent;

    @Convert(converter = RoomKindConverter.class)
    private RoomKind kind;

    private @Nullable UserId owner;
    private @Nullable String chatId;
    private @Nullable String label;

    @Convert(converter = ReplyRelationConverter.class)
    private @Nullable ReplyRelation relation;

    @Convert(converter = AnswerModeConverter.class)
    private @Nullable AnswerMode mode;

    private boolean archived;

    @Convert(converter = EpochMillisConverter.class)
    private Instant since;

    @Convert(converter = EpochMillisConverter.class)
    private @Nullable Instant missingSince;

    private @Nullable RoomId movedTo;
    private String name;

    @SuppressWarnings("NullAway.Init")
    BoundRoomEntity() {}

    /** A new row. */
    BoundRoomEntity(RoomId room, Binding binding, String name) {
        this(room, binding, name, Repository.firstVersion());
    }

    /** The row as it was when it had this version, changed. */
    @SuppressWarnings("NullAway.Init")
    BoundRoomEntity(RoomId room, Binding binding, String name, long version) {
        this.roomId = room.value();
        this.version = version;
        set(binding, name);
    }

    final void set(Binding binding, String nameSetLast) {
        agent = binding.agent();
        kind = binding.kind();
        owner = binding.owner().orElse(null);
        chatId = binding.chatId().orElse(null);
        label = binding.label().orElse(null);
        relation = binding.relation().orElse(null);
        mode = binding.mode().orElse(null);
        archived = binding.archived();
        since = binding.since();
        missingSince = binding.missingSince().orElse(null);
        movedTo = binding.movedTo().orElse(null);
        name = nameSetLast;
    }

    RoomId room() {
        return new RoomId(roomId);
    }

    long version() {
        return version;
    }

    BoundRoom boundRoom(Namespace namespace) {
        Binding binding = new Binding(
                agent,
                kind,
                Optional.ofNullable(owner),
                Optional.ofNullable(chatId),
                Optional.ofNullable(label),
                Optional.ofNullable(relation),
                Optional.ofNullable(mode),
                archived,
                since,
                Optional.ofNullable(missingSince),
                Optional.ofNullable(movedTo));
        return new BoundRoom(room(), binding, namespace.agentUser(agent.backend(), agent.agentId()), name);
    }
}
