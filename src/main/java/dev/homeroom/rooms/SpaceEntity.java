package dev.homeroom.rooms;

import dev.homeroom.database.entity.WordConverter;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.SpaceMark;
import dev.homeroom.rooms.state.SpaceMark.SpaceKind;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code space}. */
@Entity
@Table(name = "space")
class SpaceEntity {
    @Id
    private String roomId;

    @Convert(converter = SpaceKindConverter.class)
    private SpaceKind kind;

    private @Nullable UserId owner;

    @SuppressWarnings("NullAway.Init")
    SpaceEntity() {}

    SpaceEntity(RoomId room, SpaceMark mark) {
        this.roomId = room.value();
        this.kind = mark.kind();
        this.owner = mark.owner().orElse(null);
    }

    RoomId room() {
        return new RoomId(roomId);
    }

    SpaceMark mark() {
        return new SpaceMark(kind, Optional.ofNullable(owner));
    }

    @Converter
    static final class SpaceKindConverter extends WordConverter<SpaceKind> {
        SpaceKindConverter() {
            super(SpaceKind.class);
        }
    }
}
