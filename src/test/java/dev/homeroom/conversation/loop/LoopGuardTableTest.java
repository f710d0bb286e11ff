package dev.homeroom.conversation.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.conversation.loop.LoopGuard.LoopLimit;
import dev.homeroom.conversation.loop.LoopGuardTable.GuardRow;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoopGuardTableTest {
    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void rooms_with_an_open_guard_are_counted(Database database) {
        // Given
        GuardRow open = new GuardRow(
                new LoopGuard(3, List.of(), Optional.of(LoopLimit.BUDGET)), Optional.empty(), Optional.empty());
        database.useTransaction(_ -> {
            LoopGuardTable.save(new RoomId("!one:home.test"), open);
            LoopGuardTable.save(new RoomId("!two:home.test"), open);
            LoopGuardTable.save(new RoomId("!three:home.test"), GuardRow.NEW);
        });

        // When
        long count = database.inTransaction(_ -> LoopGuardTable.countOpen());

        // Then
        assertThat(count).isEqualTo(2);
    }
}
