package dev.homeroom.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.homeroom.backend.raw.BrokenStreams;
import dev.homeroom.backend.raw.RawAnswer;
import dev.homeroom.backend.raw.RawBackends;
import dev.homeroom.backend.raw.RawServer;
import dev.homeroom.database.TestDatabases;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A question ends in one outcome after three requests at most, without an exception and in time, for any response.
 * Seeded; {@code -Dfuzz.seconds=600} runs longer, {@code -Dfuzz.seed=…} starts from another seed.
 */
class StreamFuzzTest {
    private static final long SECONDS = Long.getLong("fuzz.seconds", 8);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_129);

    /** However slow the machine is. */
    private static final int FEWEST = 20;

    private static final int LONGEST_SECONDS = 15;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void any_sequence_of_chunks_ends_in_one_outcome(boolean letta) {
        JqwikSession.run(() -> fuzz(letta));
    }

    private static void fuzz(boolean letta) {
        // Given
        AtomicReference<RawAnswer> next = new AtomicReference<>(RawAnswer.events(""));
        Random random = new Random(SEED);
        var samples = (letta ? BrokenStreams.ofLetta() : BrokenStreams.ofOpenAi()).generator(100, true);
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        int tried = 0;
        try (RawServer server = new RawServer(letta ? RawBackends.lettaThatSays(next::get) : request -> next.get())) {
            AgentBackend backend =
                    letta ? RawBackends.letta(server) : RawBackends.openAi(server, TestDatabases.inMemory());
            while (System.nanoTime() < end || tried < FEWEST) {
                RawAnswer answer = samples.next(random).value();
                next.set(answer);
                server.inPiecesOf(1 + random.nextInt(40));
                int before = server.asked();
                Question question = new Question("m", "default", "turn-" + tried++, null, "Hello");

                // When
                CompletableFuture<AgentOutcome> outcome =
                        CompletableFuture.supplyAsync(() -> backend.ask(question, event -> {}));

                // Then
                assertThatCode(() -> outcome.get(LONGEST_SECONDS, TimeUnit.SECONDS))
                        .as("seed %d, try %d: %s", SEED, tried, answer)
                        .doesNotThrowAnyException();
                assertThat(server.asked() - before).isBetween(1, 3);
            }
            backend.close();
        }
    }
}
