package dev.homeroom.conversation.loop;

import dev.homeroom.conversation.loop.LoopGuard.LoopLimit;
import dev.homeroom.conversation.loop.LoopGuardTable.GuardRow;
import dev.homeroom.database.entity.WordConverter;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code loop_guard}. */
@Entity
@Table(name = "loop_guard")
@SuppressWarnings("UnusedVariable") // Hibernate reads the fields.
class LoopGuardEntity {
    @Id
    private String roomId;

    private int spent;

    @Convert(converter = TimesConverter.class)
    private List<Instant> recent;

    @Convert(converter = LoopLimitConverter.class)
    private @Nullable LoopLimit opened;

    private @Nullable UserId openedBy;
    private @Nullable String counted;

    @SuppressWarnings("NullAway.Init")
    LoopGuardEntity() {}

    LoopGuardEntity(RoomId room, GuardRow row) {
        this.roomId = room.value();
        this.spent = row.guard().spent();
        this.recent = row.guard().recent();
        this.opened = row.guard().opened().orElse(null);
        this.openedBy = row.openedBy().orElse(null);
        this.counted = row.counted().orElse(null);
    }

    GuardRow row() {
        return new GuardRow(
                new LoopGuard(spent, recent, Optional.ofNullable(opened)),
                Optional.ofNullable(counted),
                Optional.ofNullable(openedBy));
    }

    @Converter
    static final class LoopLimitConverter extends WordConverter<LoopLimit> {
        LoopLimitConverter() {
            super(LoopLimit.class);
        }
    }

    /** Milliseconds with blanks between. */
    @Converter
    static final class TimesConverter implements AttributeConverter<List<Instant>, String> {
        @Override
        public String convertToDatabaseColumn(List<Instant> times) {
            return times.stream().map(at -> String.valueOf(at.toEpochMilli())).collect(Collectors.joining(" "));
        }

        @Override
        public List<Instant> convertToEntityAttribute(String times) {
            return times.isBlank()
                    ? List.of()
                    : Arrays.stream(times.split(" ", -1))
                            .map(Long::valueOf)
                            .map(Instant::ofEpochMilli)
                            .toList();
        }
    }
}
