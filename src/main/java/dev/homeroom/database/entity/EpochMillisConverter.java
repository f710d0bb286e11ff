package dev.homeroom.database.entity;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Times that stand as milliseconds in the rooms' state, and so in the tables that mirror it. */
@Converter
public final class EpochMillisConverter implements AttributeConverter<@Nullable Instant, @Nullable Long> {
    @Override
    public @Nullable Long convertToDatabaseColumn(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    @Override
    public @Nullable Instant convertToEntityAttribute(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
