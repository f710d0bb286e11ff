package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * Measures and prints the figures of docs/performance.md about starts with many rooms. No time fails the test. It needs
 * {@code -Dfigures}: Synapse needs many minutes for a thousand rooms, but only once ({@link KeptWorld}).
 */
class ReconcileFiguresIT {
    private static final List<Integer> ROOMS = List.of(100, Integer.getInteger("figures.rooms", 1000));
    private static final int TIMES = Integer.getInteger("figures.times", 3);
    private static final Duration TO_MAKE_ROOMS = Duration.ofMinutes(30);

    @BeforeEach
    void only_when_asked_for() {
        assumeTrue(System.getProperty("figures") != null, "figures are measured with -Dfigures only");
    }

    /** Rooms are created once and used with both databases. */
    @Scenario(on = TestDatabase.H2)
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void starts_with_many_rooms(E2eEnvironment e2eEnvironment) throws Exception {
        // Given
        e2eEnvironment
                .homeroom()
                .withJvmOptions(ShippedOptions.read())
                .set("MATRIX_HOMESERVER_URL", e2eEnvironment.homeserver().uri().toString())
                .set("HOMEROOM_SYNC_INTERVAL", "10s");
        int agents = 0;
        for (int rooms : ROOMS) {
            for (; agents < rooms; agents++) {
                e2eEnvironment.letta().addAgentWithId(agentId(agents), "Agent " + agents);
            }
            provideRooms(e2eEnvironment, rooms);
            for (TestDatabase database : TestDatabase.values()) {
                // When
                measure(e2eEnvironment, database, rooms);
            }
        }

        // Then
        assertThat(e2eEnvironment.roomsOfTheBot()).hasSize(agents + 1);
    }

    /** Constant, because the kept rooms name it. */
    private static String agentId(int number) {
        return "agent-" + UUID.nameUUIDFromBytes(("figures " + number).getBytes(StandardCharsets.UTF_8));
    }

    private static void provideRooms(E2eEnvironment e2eEnvironment, int rooms) throws Exception {
        KeptWorld world = KeptWorld.withRooms(rooms);
        if (!world.isThere()) {
            makeRooms(e2eEnvironment, rooms);
        }
        e2eEnvironment.homeserver().stop();
        if (world.isThere()) {
            world.putInPlaceOf(e2eEnvironment.homeserver().data());
        } else {
            world.keep(e2eEnvironment.homeserver().data());
        }
        e2eEnvironment.homeserver().start();
    }

    private static void makeRooms(E2eEnvironment e2eEnvironment, int rooms) {
        useDatabase(e2eEnvironment, e2eEnvironment.database());
        long launched = System.nanoTime();
        e2eEnvironment.homeroom().start();
        String summary = "[AGENT_SYNC] Completed sync: %d agents, %<d rooms".formatted(rooms);
        Patience.waitingFor(rooms + " rooms", TO_MAKE_ROOMS)
                .until(() -> e2eEnvironment.homeroom().log().contains(summary));
        say(rooms, "-", "rooms made, since the start", since(launched));
        e2eEnvironment.homeroom().stop();
    }

    private static void measure(E2eEnvironment e2eEnvironment, TestDatabase kind, int rooms) throws Exception {
        for (int time = 0; time < TIMES; time++) {
            TestDatabase.Address database = kind.create(Files.createTempDirectory(
                    e2eEnvironment.directory(), kind.name().toLowerCase(Locale.ROOT)));
            useDatabase(e2eEnvironment, database);
            int begin = e2eEnvironment.homeroom().log().length();
            boot(e2eEnvironment, rooms, kind + ", empty");
            Patience.waitingFor("the rooms to be read back", TO_MAKE_ROOMS)
                    .until(() ->
                            e2eEnvironment.homeroom().log().substring(begin).contains("Looked for missed messages"));
            double before = requests(e2eEnvironment);
            long asked = System.nanoTime();
            Reconciliation second = Reconciliation.run(e2eEnvironment);
            say(rooms, kind.name(), "second reconciliation", since(asked));
            say(rooms, kind.name(), "its requests for each room", perRoom(requests(e2eEnvironment) - before, rooms));
            assertThat(second.kinds()).isEmpty();
            e2eEnvironment.homeroom().stop();
            boot(e2eEnvironment, rooms, kind + ", full");
            e2eEnvironment.homeroom().stop();
        }
    }

    private static void boot(E2eEnvironment e2eEnvironment, int rooms, String database) {
        int begin = e2eEnvironment.homeroom().log().length();
        long launched = System.nanoTime();
        e2eEnvironment.homeroom().start();
        say(rooms, database, "launch to ready", since(launched));
        Patience.waitingFor("the first reconciliation", TO_MAKE_ROOMS)
                .until(() -> e2eEnvironment.homeroom().log().substring(begin).contains("Reconciled (boot)"));
        say(rooms, database, "requests until then, for each room", perRoom(requests(e2eEnvironment), rooms));
        e2eEnvironment
                .homeroom()
                .log()
                .substring(begin)
                .lines()
                .filter(line -> line.contains("Reconciled (boot)"))
                .forEach(line -> say(rooms, database, "said", line.substring(line.indexOf("Reconciled"))));
        Patience.waitingFor("the summary", TO_MAKE_ROOMS)
                .until(() -> e2eEnvironment.homeroom().log().substring(begin).contains("[AGENT_SYNC] Completed sync"));
        say(rooms, database, "launch to the summary of all agents", since(launched));
    }

    private static void useDatabase(E2eEnvironment e2eEnvironment, TestDatabase.Address database) {
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_DATABASE_URL", database.url())
                .set("HOMEROOM_DATABASE_USER", database.user())
                .set("HOMEROOM_DATABASE_PASSWORD", database.password());
    }

    private static double requests(E2eEnvironment e2eEnvironment) {
        URI management = e2eEnvironment.homeroom().management();
        return Math.max(0, Rest.withoutKey(management).metric("homeroom_homeserver_requests_seconds_count"));
    }

    private static String perRoom(double requests, int rooms) {
        return String.format(Locale.ROOT, "%.3f", requests / rooms);
    }

    private static String since(long start) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - start) / 1e9);
    }

    private static void say(int rooms, String database, String what, String figure) {
        System.out.printf("[figures] %d rooms | %s | %s | %s%n", rooms, database, what, figure);
    }
}
