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
    void starts_with_many_rooms(Stage stage) throws Exception {
        // Given
        stage.homeroom()
                .withJvmOptions(ShippedOptions.read())
                .set("MATRIX_HOMESERVER_URL", stage.homeserver().uri().toString())
                .set("HOMEROOM_SYNC_INTERVAL", "10s");
        int agents = 0;
        for (int rooms : ROOMS) {
            for (; agents < rooms; agents++) {
                stage.letta().bringBack(agentId(agents), "Agent " + agents);
            }
            provideRooms(stage, rooms);
            for (TestDatabase database : TestDatabase.values()) {
                // When
                measure(stage, database, rooms);
            }
        }

        // Then
        assertThat(stage.roomsOfTheBot()).hasSize(agents + 1);
    }

    /** Constant, because the kept rooms name it. */
    private static String agentId(int number) {
        return "agent-" + UUID.nameUUIDFromBytes(("figures " + number).getBytes(StandardCharsets.UTF_8));
    }

    private static void provideRooms(Stage stage, int rooms) throws Exception {
        KeptWorld world = KeptWorld.withRooms(rooms);
        if (!world.isThere()) {
            makeRooms(stage, rooms);
        }
        stage.homeserver().stop();
        if (world.isThere()) {
            world.putInPlaceOf(stage.homeserver().data());
        } else {
            world.keep(stage.homeserver().data());
        }
        stage.homeserver().start();
    }

    private static void makeRooms(Stage stage, int rooms) {
        useDatabase(stage, stage.database());
        long launched = System.nanoTime();
        stage.homeroom().start();
        String summary = "[AGENT_SYNC] Completed sync: %d agents, %<d rooms".formatted(rooms);
        Patience.waitingFor(rooms + " rooms", TO_MAKE_ROOMS)
                .until(() -> stage.homeroom().log().contains(summary));
        say(rooms, "-", "rooms made, since the start", since(launched));
        stage.homeroom().stop();
    }

    private static void measure(Stage stage, TestDatabase kind, int rooms) throws Exception {
        for (int time = 0; time < TIMES; time++) {
            TestDatabase.Address database = kind.create(
                    Files.createTempDirectory(stage.directory(), kind.name().toLowerCase(Locale.ROOT)));
            useDatabase(stage, database);
            int begin = stage.homeroom().log().length();
            boot(stage, rooms, kind + ", empty");
            Patience.waitingFor("the rooms to be read back", TO_MAKE_ROOMS)
                    .until(() -> stage.homeroom().log().substring(begin).contains("Rooms were read back"));
            double before = requests(stage);
            long asked = System.nanoTime();
            Reconciliation second = Reconciliation.run(stage);
            say(rooms, kind.name(), "second reconciliation", since(asked));
            say(rooms, kind.name(), "its requests for each room", perRoom(requests(stage) - before, rooms));
            assertThat(second.kinds()).isEmpty();
            stage.homeroom().stop();
            boot(stage, rooms, kind + ", full");
            stage.homeroom().stop();
        }
    }

    private static void boot(Stage stage, int rooms, String database) {
        int begin = stage.homeroom().log().length();
        long launched = System.nanoTime();
        stage.homeroom().start();
        say(rooms, database, "launch to ready", since(launched));
        Patience.waitingFor("the first reconciliation", TO_MAKE_ROOMS)
                .until(() -> stage.homeroom().log().substring(begin).contains("Reconciled (boot)"));
        say(rooms, database, "requests until then, for each room", perRoom(requests(stage), rooms));
        stage.homeroom()
                .log()
                .substring(begin)
                .lines()
                .filter(line -> line.contains("Reconciled (boot)"))
                .forEach(line -> say(rooms, database, "said", line.substring(line.indexOf("Reconciled"))));
        Patience.waitingFor("the summary", TO_MAKE_ROOMS)
                .until(() -> stage.homeroom().log().substring(begin).contains("[AGENT_SYNC] Completed sync"));
        say(rooms, database, "launch to the summary of all agents", since(launched));
    }

    private static void useDatabase(Stage stage, TestDatabase.Address database) {
        stage.homeroom()
                .set("HOMEROOM_DATABASE_URL", database.url())
                .set("HOMEROOM_DATABASE_USER", database.user())
                .set("HOMEROOM_DATABASE_PASSWORD", database.password());
    }

    private static double requests(Stage stage) {
        URI management = stage.homeroom().management();
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
