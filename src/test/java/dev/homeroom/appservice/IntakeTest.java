package dev.homeroom.appservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.json.JsonText;
import dev.homeroom.json.SoundText;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.QueueFixture;
import dev.homeroom.queue.SettableClock;
import dev.homeroom.queue.inbox.Inbox;
import dev.homeroom.queue.inbox.IncomingEvent;
import dev.homeroom.registration.Namespace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Transactions of any size, with events of any kind. */
class IntakeTest {
    private static final Namespace NAMESPACE = new Namespace("home.test", "letta");
    private static final RoomId ROOM = new RoomId("!room:home.test");
    private static final int MEBIBYTE = 1024 * 1024;

    private final SettableClock clock = new SettableClock();

    @Provide
    Arbitrary<String> nasty() {
        return NastyEvents.in(
                ROOM.value(), "@alice:home.test", "@agent_ada:home.test", List.of("$one", "\\u0000", "$nasty1"));
    }

    @Property(tries = 2000, seed = "1")
    void what_intake_lets_wait_can_be_read_by_whoever_handles_it(@ForAll("nasty") String event) throws Exception {
        // Given
        EventClassifier eventClassifier = new EventClassifier(NAMESPACE, message -> false, new NoRequests());
        List<IncomingEvent> taken = new ArrayList<>();

        // When
        Transaction.read(
                new ByteArrayInputStream(("{\"events\": [" + event + "]}").getBytes(StandardCharsets.UTF_8)),
                new Transaction.Taker() {
                    @Override
                    public void take(JsonNode pushed) {
                        taken.add(eventClassifier.of(pushed));
                    }

                    @Override
                    public void takeUnreadable(JsonNode rest, String why) {
                        taken.add(eventClassifier.ofUnreadable(rest, why));
                    }
                });

        // Then
        assertThat(taken).hasSize(1);
        IncomingEvent incomingEvent = taken.getFirst();
        assertThat(incomingEvent.key()).isEqualTo(SoundText.of(incomingEvent.key()));
        if (incomingEvent.ignoredBecause() == null) {
            assertThat(incomingEvent.json())
                    .isEqualTo(SoundText.of(incomingEvent.json()))
                    .doesNotContain("\\u0000");
            assertThatCode(() -> RoomEvent.of(JsonText.mapper().readTree(incomingEvent.json())))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_transaction_of_more_events_than_a_statement_can_have_arguments_is_taken(Database database) {
        // Given
        String[] events =
                IntStream.range(0, 70_000).mapToObj(i -> message("$many" + i)).toArray(String[]::new);

        // When
        intake(database).push(events);

        // Then
        assertThat(QueueFixture.waiting(database, ROOM))
                .hasSize(70_000)
                .startsWith("$many0")
                .endsWith("$many69999");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void any_number_of_events_is_taken_at_once(Database database) {
        // Given
        Inbox inbox = QueueFixture.inbox(database, clock);
        List<IncomingEvent> events = IntStream.range(0, 65_537)
                .mapToObj(i -> IncomingEvent.ignored("$ignored" + i, ROOM, "", "a test"))
                .toList();

        // When
        int taken = inbox.take(events);

        // Then
        assertThat(taken).isEqualTo(65_537);
    }

    @Test
    void an_event_of_fifty_mebibytes_is_not_held_and_its_neighbours_are_taken() {
        // Given
        Database database = TestDatabases.inMemory();
        InputStream body = joined(
                "{\"events\": [" + message("$before") + ", {\"content\": {\"body\": \"",
                new Repeated("x", 50L * MEBIBYTE),
                "\"}}, " + message("$after") + "]}");

        // When
        long allocated = allocatedBy(() -> intake(database).push(body));

        // Then
        assertThat(QueueFixture.waiting(database, ROOM)).containsExactly("$before", "$after");
        assertThat(allocated).isLessThan(40L * MEBIBYTE);
    }

    @Test
    void what_is_held_of_a_transaction_does_not_grow_with_it() {
        // Given
        Database database = TestDatabases.inMemory();
        InputStream body = joined("{\"events\": [", new Repeated("{},", 3L * 300_000), message("$after") + "]}");
        HighWater water = new HighWater();

        // When
        Intake intake = new Intake(
                new EventClassifier(NAMESPACE, message -> false, new NoRequests()),
                QueueFixture.inbox(database, clock),
                new IntakeMetrics(new SimpleMeterRegistry()));
        assertThatCode(() -> {
                    Transaction.read(body, water.watching(intake));
                    intake.finish();
                })
                .doesNotThrowAnyException();

        // Then
        assertThat(QueueFixture.waiting(database, ROOM)).containsExactly("$after");
        assertThat(water.mostHeld).isLessThanOrEqualTo(2000);
        assertThat(water.taken).isEqualTo(300_001);
    }

    private static final class HighWater {
        private int mostHeld;
        private long taken;

        Transaction.Taker watching(Intake intake) {
            return new Transaction.Taker() {
                @Override
                public void take(JsonNode pushed) {
                    intake.take(pushed);
                    note();
                }

                @Override
                public void takeUnreadable(JsonNode rest, String why) {
                    intake.takeUnreadable(rest, why);
                    note();
                }

                private void note() {
                    taken++;
                    mostHeld = Math.max(mostHeld, intake.held());
                }
            };
        }
    }

    private static long allocatedBy(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static InputStream joined(String before, InputStream middle, String after) {
        return new SequenceInputStream(Collections.enumeration(List.of(stream(before), middle, stream(after))));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same again and again, up to a length. */
    private static final class Repeated extends InputStream {
        private final byte[] unit;
        private final long length;
        private long at;

        private Repeated(String unit, long length) {
            this.unit = unit.getBytes(StandardCharsets.UTF_8);
            this.length = length;
        }

        @Override
        public int read() {
            return at == length ? -1 : unit[(int) (at++ % unit.length)];
        }

        @Override
        public int read(byte[] into, int from, int most) {
            int count = (int) Math.min(most, length - at);
            for (int i = 0; i < count; i++) {
                into[from + i] = (byte) read();
            }
            return count == 0 ? -1 : count;
        }
    }

    private static String message(String id) {
        return """
                {"event_id": "%s", "room_id": "%s", "sender": "@alice:home.test", "type": "m.room.message",
                 "origin_server_ts": 1, "content": {"msgtype": "m.text", "body": "hello"}}""".formatted(id, ROOM);
    }

    private IntakeFixture intake(Database database) {
        return new IntakeFixture(NAMESPACE, message -> false, QueueFixture.inbox(database, clock));
    }
}
