package dev.homeroom.matrix.stored;

import dev.homeroom.matrix.RoomId;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** Applies to every column of this type but keys. */
@Converter(autoApply = true)
public final class RoomIdConverter implements AttributeConverter<@Nullable RoomId, @Nullable String> {
    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable RoomId id) {
        return id == null ? null : id.value();
    }

    @Override
    public @Nullable RoomId convertToEntityAttribute(@Nullable String value) {
        return value == null ? null : new RoomId(value);
    }
}
