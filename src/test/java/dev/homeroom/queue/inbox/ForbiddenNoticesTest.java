package dev.homeroom.queue.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.AnsweringHandler;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.Rooms;
import dev.homeroom.queue.SettableClock;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.lane.LaneKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Notices of failures in a room in which Homeroom's users can't write at the moment. */
class ForbiddenNoticesTest {
    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();
    private final RoomId room = rooms.open();

    /** Fails in turns, and reports the failures in the control lane. */
    private static final class Failing extends AnsweringHandler {
        @Override
        public Outcome handle(WaitingEvent event, TurnContext turnContext) {
            if (turnContext.track().equals(LaneKind.TURNS)) {
                return event.key().equals("$good") ? AnsweringHandler.answer(event) : dead(event, "e0000001");
            }
            return new Outcome.Done(turnContext.sayWhatWasForbidden() ? "said" : "nothing", List.of());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_latest_tells_of_all_as_soon_as_somebody_may_write(Database database) {
        // Given
        Replica replica = new Replica("one", database, clock, rooms.homeserver, new Failing());
        rooms.homeserver.before(call -> {
            if (call.name().equals("send")) {
                throw new HomeserverException.Refused("send", 403, "M_FORBIDDEN");
            }
        });
        replica.take(room, "$one", "$two");
        replica.workOff();
        rooms.homeserver.withoutHooks();
        clock.pass(Duration.ofDays(2));

        // When
        replica.inbox.take(List.of(IncomingEvents.forControlLane("$levels", room, "{}")));
        replica.workOff();
        replica.inbox.take(List.of(IncomingEvents.forControlLane("$levels-again", room, "{}")));
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("failed");
        EventId notice = replica.deadLetters.latestNotice(room).orElseThrow();
        int retried = database.inTransaction(connection -> replica.deadLetters.retry(
                connection, room, new Outcome.Redeliver(notice, Outcome.Forgotten.NOTHING, count -> List.of())));
        assertThat(retried).isEqualTo(2);
    }
}
