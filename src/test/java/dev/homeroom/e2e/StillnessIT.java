package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.matrix.RoomId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** After provisioning, polls and restarts change nothing. */
class StillnessIT {
    private static final int POLLS = 20;
    private static final String SUMMARY = "[AGENT_SYNC] Completed sync";
    private static final int LOOKS_BACK = 2;
    private static final Duration QUIET = Duration.ofSeconds(3);

    @Scenario(on = TestDatabase.H2)
    void three_restarts_and_twenty_polls_leave_no_trace_in_any_room(E2eEnvironment e2eEnvironment) {
        try (Proxy toLetta = Proxy.to(e2eEnvironment.letta().url())) {
            // Given
            Set<RoomId> others = e2eEnvironment.alice().joinedRooms();
            Stream.of("Ada", "Grace", "Edsger").forEach(e2eEnvironment.letta()::addAgent);
            e2eEnvironment
                    .homeroom()
                    .set("LETTA_API_URL", toLetta.uri().toString())
                    .start();
            awaitSummaries(e2eEnvironment, 1);
            e2eEnvironment.alice().acceptInvites();
            Snapshot before = Snapshot.seenBy(e2eEnvironment.alice(), others);
            assertThat(before.timelines()).as("the Space and the rooms").hasSize(4);

            // When
            for (int restart = 1; restart <= 3; restart++) {
                e2eEnvironment.homeroom().stop();
                e2eEnvironment.toHomeserver().forget();
                e2eEnvironment.homeroom().start();
                awaitSummaries(e2eEnvironment, 1 + restart);
            }
            awaitLooksBack(e2eEnvironment, 3 * LOOKS_BACK);
            e2eEnvironment.toHomeserver().forget();
            toLetta.forget();
            Patience.waitingFor(POLLS + " polls").until(() -> polls(toLetta) >= POLLS);

            // Then
            assertThat(e2eEnvironment.toHomeserver().exchanges())
                    .as(
                            "requests to the homeserver during the polls, which take less than the five minutes between pings")
                    .isEmpty();
            assertThat(Snapshot.seenBy(e2eEnvironment.alice(), others)).isEqualTo(before);
            assertThat(e2eEnvironment.alice().invites()).isEmpty();
            assertThat(summaries(e2eEnvironment))
                    .as("one summary for each start")
                    .isEqualTo(4);
        }
    }

    private static long polls(Proxy toLetta) {
        return toLetta.exchanges(exchange -> exchange.path().equals("/v1/agents/"))
                .size();
    }

    /**
     * Each room is backfilled after a start, and again when the homeserver has settled. A backfill may need another
     * request, so its end is a time without any.
     */
    private static void awaitLooksBack(E2eEnvironment e2eEnvironment, int count) {
        Patience.waitingFor(count + " looks back, and the end of the last one").until(() -> {
            List<Exchange> looks = e2eEnvironment
                    .toHomeserver()
                    .exchanges(exchange -> exchange.path().endsWith("/messages"));
            return looks.size() >= count
                    && looks.getLast().at().isBefore(Instant.now().minus(QUIET));
        });
    }

    private static void awaitSummaries(E2eEnvironment e2eEnvironment, int count) {
        Patience.waitingFor("summary " + count).until(() -> summaries(e2eEnvironment) >= count);
    }

    private static long summaries(E2eEnvironment e2eEnvironment) {
        return e2eEnvironment
                .homeroom()
                .log()
                .lines()
                .filter(line -> line.contains(SUMMARY))
                .count();
    }
}
