package dev.homeroom.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.CountingDatabase;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a turn costs in the database, without what its handler does. */
class TurnCostTest {
    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();
    private final RoomId room = rooms.open();

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_turn_and_the_end_of_the_one_before_take_three_transactions_and_ten_statements(Database database) {
        // Given
        CountingDatabase counting = new CountingDatabase(database);
        Replica replica = new Replica("one", counting, clock, rooms.homeserver, new AnsweringHandler());
        replica.take(room, "$one", "$two");
        counting.reset();
        replica.workOff();
        List<String> two = counting.statements();
        int transactionsOfTwo = counting.transactions();
        replica.take(room, "$three", "$four", "$five");
        counting.reset();

        // When
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("$one", "$two", "$three", "$four", "$five");
        assertThat(counting.transactions() - transactionsOfTwo).isEqualTo(3);
        assertThat(counting.statements().size() - two.size())
                .as("%s instead of %s", counting.statements(), two)
                .isEqualTo(10);
    }
}
