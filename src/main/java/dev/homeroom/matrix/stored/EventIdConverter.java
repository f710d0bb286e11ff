package dev.homeroom.matrix.stored;

import dev.homeroom.matrix.EventId;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** Applies to every column of this type but keys. */
@Converter(autoApply = true)
public final class EventIdConverter implements AttributeConverter<@Nullable EventId, @Nullable String> {
    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable EventId id) {
        return id == null ? null : id.value();
    }

    @Override
    public @Nullable EventId convertToEntityAttribute(@Nullable String value) {
        return value == null ? null : new EventId(value);
    }
}
