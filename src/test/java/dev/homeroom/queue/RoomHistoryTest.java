package dev.homeroom.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.lane.LaneKind;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Missing events are backfilled before a room's first event is handled. */
class RoomHistoryTest {
    private final Database database = TestDatabases.inMemory();
    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();
    private final RoomId room = rooms.open();

    /** A history that becomes complete with the first backfill that reaches the homeserver. */
    private static final class Asked implements RoomHistory {
        private final Supplier<Boolean> homeserver;
        private boolean complete;
        private int times;

        Asked(Supplier<Boolean> homeserver) {
            this.homeserver = homeserver;
        }

        @Override
        public boolean isComplete(RoomId of) {
            return complete;
        }

        @Override
        public boolean complete(RoomId of) {
            times++;
            complete = homeserver.get();
            return complete;
        }
    }

    @Test
    void an_older_message_that_it_brings_goes_first() {
        // Given
        Replica[] replica = new Replica[1];
        Asked history = new Asked(() -> replica[0]
                        .inboxBackfill
                        .begin(room)
                        .take(List.of(Replica.message(room, "$two"), Replica.message(room, "$one")))
                == 1);
        replica[0] = replica(history);
        replica[0].take(room, "$two");

        // When
        replica[0].workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("$one", "$two");
        assertThat(history.times).isOne();
    }

    @Test
    void the_room_waits_while_the_homeserver_can_not_be_asked() {
        // Given
        boolean[] reachable = {false};
        Asked history = new Asked(() -> reachable[0]);
        Replica replica = replica(history);
        replica.take(room, "$one");

        // When
        replica.workOff();
        List<String> meanwhile = rooms.said(room);
        reachable[0] = true;
        clock.pass(Duration.ofSeconds(5));
        replica.workOff();

        // Then
        assertThat(meanwhile).isEmpty();
        assertThat(rooms.said(room)).containsExactly("$one");
        assertThat(history.times).isEqualTo(2);
    }

    @Test
    void nobody_is_asked_for_a_room_in_which_nothing_waits() {
        // Given
        Asked history = new Asked(() -> true);
        Replica replica = replica(history);
        database.useTransaction(connection -> replica.laneTable.wake(connection, LaneKind.TURNS, List.of(room)));

        // When
        replica.workOff();

        // Then
        assertThat(history.times).isZero();
    }

    private Replica replica(RoomHistory history) {
        return new Replica(
                "me", database, clock, rooms.homeserver, new AnsweringHandler(), Replica.Limits.USUAL, history);
    }
}
