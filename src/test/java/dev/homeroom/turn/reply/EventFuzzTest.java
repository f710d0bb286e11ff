package dev.homeroom.turn.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.appservice.IntakeFixture;
import dev.homeroom.appservice.NastyEvents;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.queue.QueueFixture;
import dev.homeroom.turn.TurnFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * After any event, the room answers the next ordinary message. To run longer: {@code -Dhomeroom.fuzz.seconds=600
 * -Djqwik.tries.default=1000000}; with other events: {@code -Djqwik.seeds.whenfixed=ALLOW} and another seed.
 */
class EventFuzzTest {
    private static final Duration BUDGET = Duration.ofSeconds(Long.getLong("homeroom.fuzz.seconds", 20));
    private static final Map<String, World> WORLDS = new ConcurrentHashMap<>();
    private static final String ROOM = "!room-of-the-fuzzer:home.test";

    /** A room with its agent, and the way into it. */
    private static final class World {
        private final TurnFixture fixture;
        private final QueueFixture.Worker worker;
        private final IntakeFixture intake;
        private final long deadline = System.nanoTime() + BUDGET.toNanos();
        private int messages;

        private World(Database database) {
            fixture = new TurnFixture(database, TurnFixture.SETTINGS.withoutEnvelope());
            worker = fixture.worker("us");
            intake = new IntakeFixture(
                    TurnFixture.NAMESPACE,
                    message -> message.content().path("body").asText().startsWith("!"),
                    QueueFixture.inbox(database, fixture.clock));
        }

        boolean hasTime() {
            return System.nanoTime() < deadline;
        }

        void push(String event) {
            intake.push(event.replace(ROOM, fixture.ada.value()));
            fixture.clock.pass(Duration.ofSeconds(1));
            worker.workOff();
        }

        String answerToNextMessage() {
            messages++;
            String text = "ordinary " + messages;
            push("""
                    {"event_id": "$ordinary%d", "room_id": "%s", "sender": "%s", "type": "m.room.message",
                     "origin_server_ts": %d, "content": {"msgtype": "m.text", "body": "%s"}}""".formatted(messages, ROOM, TurnFixture.ALICE, fixture.clock.millis(), text));
            return fixture.homeserver.timeline(fixture.ada).stream()
                    .filter(event -> event.type().equals(OutgoingEvents.MESSAGE))
                    .map(event -> event.content().path("body").asText())
                    .filter(body -> body.equals("You said: " + text))
                    .findFirst()
                    .orElse("none");
        }
    }

    @Provide
    Arbitrary<String> events() {
        return NastyEvents.in(
                ROOM,
                TurnFixture.ALICE.value(),
                TurnFixture.NAMESPACE.agentUser("letta", "a").value(),
                List.of("$ordinary1", "$ordinary7", "$nasty1", "\\u0000", ""));
    }

    @Property(seed = "20261129", shrinking = ShrinkingMode.OFF)
    void no_event_keeps_its_room_from_answering_on_h2(@ForAll("events") String event) {
        push(WORLDS.computeIfAbsent("H2", name -> new World(TestDatabases.inMemory())), event);
    }

    @Property(seed = "20261130", shrinking = ShrinkingMode.OFF)
    void no_event_keeps_its_room_from_answering_on_postgresql(@ForAll("events") String event) {
        push(WORLDS.computeIfAbsent("PostgreSQL", name -> new World(TestDatabases.ofPostgresql())), event);
    }

    private static void push(World world, String event) {
        if (world.hasTime()) {
            // When
            world.push(event);

            // Then
            assertThat(world.answerToNextMessage()).startsWith("You said: ordinary ");
        }
    }

    @AfterContainer
    static void forget() {
        WORLDS.clear();
    }
}
