package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

/** After provisioning, polls and restarts change nothing. */
class StillnessIT {
    private static final int POLLS = 20;
    private static final String SUMMARY = "[AGENT_SYNC] Completed sync";
    private static final int LOOKS_BACK = 2;

    @Scenario
    void three_restarts_and_twenty_polls_leave_no_trace_in_any_room(Stage stage) {
        try (Proxy toLetta = Proxy.to(stage.letta().uri())) {
            // Given
            Stream.of("Ada", "Grace", "Edsger").forEach(stage.letta()::addAgent);
            stage.homeroom().set("LETTA_API_URL", toLetta.uri().toString()).start();
            awaitSummaries(stage, 1);
            stage.alice().acceptInvites();
            Snapshot before = Snapshot.seenBy(stage.alice());
            assertThat(before.timelines()).as("the Space and the rooms").hasSize(4);

            // When
            for (int restart = 1; restart <= 3; restart++) {
                stage.homeroom().stop();
                stage.toHomeserver().forget();
                stage.homeroom().start();
                awaitSummaries(stage, 1 + restart);
            }
            awaitLooksBack(stage, 3 * LOOKS_BACK);
            stage.toHomeserver().forget();
            toLetta.forget();
            Patience.waitingFor(POLLS + " polls").until(() -> polls(toLetta) >= POLLS);

            // Then
            assertThat(stage.toHomeserver().exchanges())
                    .as(
                            "requests to the homeserver during the polls, which take less than the five minutes between pings")
                    .isEmpty();
            assertThat(Snapshot.seenBy(stage.alice())).isEqualTo(before);
            assertThat(stage.alice().invites()).isEmpty();
            assertThat(summaries(stage)).as("one summary for each start").isEqualTo(4);
        }
    }

    private static long polls(Proxy toLetta) {
        return toLetta.exchanges(exchange -> exchange.path().equals("/v1/agents/"))
                .size();
    }

    /** Each room is backfilled after a start, and again when the homeserver has settled. */
    private static void awaitLooksBack(Stage stage, int count) {
        Patience.waitingFor(count + " looks back")
                .until(() -> stage.toHomeserver()
                                .exchanges(exchange -> exchange.path().endsWith("/messages"))
                                .size()
                        >= count);
    }

    private static void awaitSummaries(Stage stage, int count) {
        Patience.waitingFor("summary " + count).until(() -> summaries(stage) >= count);
    }

    private static long summaries(Stage stage) {
        return stage.homeroom()
                .log()
                .lines()
                .filter(line -> line.contains(SUMMARY))
                .count();
    }
}
