package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;

/**
 * People write while servers die and the network loses, doubles and delays requests. A seed chooses the events. {@code
 * -Dchaos=N} plays N random seeds, half on each database; {@code -Dchaos.seed=S} plays one on both. With {@code
 * -Dchaos.pushes-vanish=true} some pushes are lost for good.
 */
class ChaosIT {
    private static final Path LOG = Path.of("target", "chaos.log");
    private static final int ROOMS = 4;
    private static final int AGENTS_TOGETHER = 3;
    private static final int USUAL = 8;
    /** More failures than this tell nothing new. */
    private static final int MOST_FAILURES = 5;

    @Scenario
    @Timeout(value = 12, unit = TimeUnit.HOURS)
    void whatever_happens_each_message_has_one_outcome_and_in_order(E2eEnvironment e2eEnvironment) {
        // Given
        String database = e2eEnvironment.directory().getFileName().toString();
        List<Long> seeds = seeds(database);
        e2eEnvironment.homeroom().set("HOMEROOM_APPROVALS_EXPIRE", "10s");
        Cast cast = Cast.on(e2eEnvironment, ROOMS).withSharedRoom(AGENTS_TOGETHER);
        List<String> failures = new ArrayList<>();

        // When
        for (long seed : seeds) {
            if (failures.size() < MOST_FAILURES) {
                play(cast, database, seed, failures);
            }
        }

        // Then
        assertThat(failures).isEmpty();
    }

    private static List<Long> seeds(String database) {
        Long chosen = Long.getLong("chaos.seed");
        if (chosen != null) {
            return List.of(chosen);
        }
        Integer number = Integer.getInteger("chaos");
        boolean isFirst = database.equals(TestDatabase.H2.name());
        LongStream seeds = number == null
                ? LongStream.rangeClosed(1, USUAL).map(seed -> isFirst ? seed : seed + USUAL)
                : ThreadLocalRandom.current().longs(isFirst ? (number + 1) / 2 : number / 2, 0, 1L << 40);
        // Another streaming mode costs a restart.
        return seeds.boxed().sorted(Comparator.comparing(Plan::streamingOf)).toList();
    }

    private static void play(Cast cast, String database, long seed, List<String> failures) {
        String name = "CHAOS database=%s seed=%d".formatted(database, seed);
        log(name + " begins");
        long start = System.nanoTime();
        Episode.Result result = Episode.play(cast, seed);
        String figures = "%s %s took=%.1fs"
                .formatted(
                        name,
                        result.figures(),
                        Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0);
        if (result.violations().isEmpty()) {
            log(figures + " ok");
        } else {
            String report =
                    "%s FAILED\n%s\n%s\n%s".formatted(figures, result.violations(), result.plan(), result.stories());
            log(report);
            failures.add(report);
        }
    }

    private static void log(String line) {
        System.out.println(line);
        try {
            Files.writeString(LOG, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
