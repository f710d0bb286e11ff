package dev.homeroom.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;

class LogKeysTest {
    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();
    private final Database database = TestDatabases.inMemory();
    private final List<Map<String, Object>> keys = new CopyOnWriteArrayList<>();
    private final Replica replica = new Replica("me", database, clock, rooms.homeserver, new SettlingHandler() {
        @Override
        public Outcome handle(WaitingEvent event, TurnContext turnContext) {
            keys.add(Map.copyOf(MDC.getMap()));
            return super.handle(event, turnContext);
        }
    });

    @Test
    void each_log_line_of_a_turn_has_its_room_and_event() throws InterruptedException {
        // Given
        RoomId room = rooms.open();
        replica.take(room, "$one", "$two");

        // When
        replica.start();
        await().until(() -> keys.size() == 2);
        replica.runner.stop();

        // Then
        assertThat(keys)
                .containsExactly(
                        Map.of("room", room.value(), "event", "$one", "turn", "$one"),
                        Map.of("room", room.value(), "event", "$two", "turn", "$two"));
    }

    @Test
    void log_lines_after_a_turn_do_not_have_its_event() {
        // Given
        replica.take(rooms.open(), "$one");

        // When
        replica.workOff();

        // Then
        assertThat(keys).singleElement().satisfies(during -> assertThat(during).containsEntry("event", "$one"));
        assertThat(MDC.get("event")).isNull();
        assertThat(MDC.get("turn")).isNull();
    }
}
