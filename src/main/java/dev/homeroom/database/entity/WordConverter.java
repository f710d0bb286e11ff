package dev.homeroom.database.entity;

import jakarta.persistence.AttributeConverter;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Constants as the words that tables and rooms have for them: {@code AS_ASKED} is {@code as-asked}. A word of a later version is read
 * as null.
 */
public abstract class WordConverter<T extends Enum<T>> implements AttributeConverter<@Nullable T, @Nullable String> {
    private final T[] constants;

    protected WordConverter(Class<T> type) {
        this.constants = type.getEnumConstants();
    }

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable T constant) {
        return constant == null ? null : word(constant);
    }

    @Override
    public @Nullable T convertToEntityAttribute(@Nullable String word) {
        return Arrays.stream(constants)
                .filter(constant -> word(constant).equals(word))
                .findFirst()
                .orElse(null);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
