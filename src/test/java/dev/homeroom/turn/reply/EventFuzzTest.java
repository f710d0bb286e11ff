package dev.homeroom.turn.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.homeroom.appservice.NastyEvents;
import dev.homeroom.database.Database;
import dev.homeroom.turn.TurnFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * After any events, in any state, a room answers the next ordinary message. {@code -Dfuzz.seconds=600} runs longer,
 * {@code -Dfuzz.seed=…} begins with another seed.
 */
class EventFuzzTest {
    private static final long SECONDS = Long.getLong("fuzz.seconds", 20);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_129);

    /** However slow the machine is. */
    private static final int FEWEST = 20;

    private static final int MOST_AT_ONCE = 3;
    private static final List<FuzzedRooms.State> STATES = List.of(FuzzedRooms.State.values());

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#kinds")
    void no_event_keeps_its_room_from_answering(Supplier<Database> database) {
        JqwikSession.run(() -> fuzz(database.get()));
    }

    private static void fuzz(Database database) {
        // Given
        FuzzedRooms rooms = new FuzzedRooms(database);
        Random random = new Random(SEED);
        var samples = events().generator(100, true);
        long start = System.nanoTime();
        long end = start + Duration.ofSeconds(SECONDS).toNanos();
        boolean encrypted = false;
        int tried = 0;
        while (System.nanoTime() < end || tried < FEWEST) {
            if (!encrypted
                    && System.nanoTime() - start > Duration.ofSeconds(SECONDS).toNanos() / 2) {
                rooms.encrypt();
                encrypted = true;
            }
            FuzzedRooms.State state = STATES.get(random.nextInt(STATES.size()));
            List<String> events = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(MOST_AT_ONCE); i++) {
                events.add(related(samples.next(random).value(), rooms, state, tried, i));
            }
            String which = "seed %d, try %d, encrypted %s, %s: %s".formatted(SEED, tried++, encrypted, state, events);

            // When
            assertThatCode(() -> push(rooms, state, events)).as(which).doesNotThrowAnyException();

            // Then
            assertThat(rooms.problemOfNextMessage(state)).as(which).isEmpty();
        }
    }

    private static void push(FuzzedRooms rooms, FuzzedRooms.State state, List<String> events) {
        rooms.enter(state);
        events.forEach(event -> rooms.push(state, event));
        rooms.leave(state);
    }

    /** With an id of its own, and about the room's latest events, or about one that comes later. */
    private static String related(String event, FuzzedRooms rooms, FuzzedRooms.State state, int tried, int number) {
        String own = "$nasty-" + tried + "-";
        return event.replaceFirst("\\$nasty\\d+", "\\" + own + number)
                .replace("ANSWER", rooms.latestOfOurs(state))
                .replace("MESSAGE", rooms.latestMessage())
                .replace("BEFORE", own + (number - 1))
                .replace("LATER", own + (number + 1));
    }

    private static Arbitrary<String> events() {
        return NastyEvents.in(
                "ROOM",
                TurnFixture.ALICE.value(),
                TurnFixture.NAMESPACE.agentUser("letta", "a").value(),
                List.of("MESSAGE", "ANSWER", "BEFORE", "LATER", "\\u0000", ""));
    }
}
