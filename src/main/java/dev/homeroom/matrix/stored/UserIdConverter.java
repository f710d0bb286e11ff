package dev.homeroom.matrix.stored;

import dev.homeroom.matrix.UserId;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** Applies to every column of this type but keys. */
@Converter(autoApply = true)
public final class UserIdConverter implements AttributeConverter<@Nullable UserId, @Nullable String> {
    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable UserId id) {
        return id == null ? null : id.value();
    }

    @Override
    public @Nullable UserId convertToEntityAttribute(@Nullable String value) {
        return value == null ? null : new UserId(value);
    }
}
