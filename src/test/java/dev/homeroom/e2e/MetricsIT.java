package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.matrix.RoomId;
import java.util.List;

/** Metrics of each stage of a message. */
class MetricsIT {
    private static final List<String> OF_EVERY_STAGE = List.of(
            "homeroom_transactions_total",
            "homeroom_events_accepted_total",
            "homeroom_events_ignored_total",
            "homeroom_events_duplicate_total",
            "homeroom_inbox_waiting",
            "homeroom_inbox_oldest_seconds",
            "homeroom_turns_running",
            "homeroom_turns_settled_total",
            "homeroom_turns_retries_total",
            "homeroom_turns_age_seconds_count",
            "homeroom_backend_answers_seconds_count",
            "homeroom_outbox_waiting",
            "homeroom_outbox_sent_total",
            "homeroom_outbox_retries_total",
            "homeroom_outbox_refused_total",
            "homeroom_homeserver_requests_seconds_count",
            "homeroom_directory_poll_seconds_count",
            "homeroom_directory_agents",
            "homeroom_directory_failing",
            "homeroom_backend_circuit_open",
            "homeroom_provisioning_agent_seconds_count",
            "homeroom_provisioning_failing");

    @Scenario(on = TestDatabase.POSTGRESQL)
    void every_stage_of_a_message_is_measured(E2eEnvironment e2eEnvironment) {
        // Given
        String agent = e2eEnvironment.letta().addAgent("Ada");
        Gate gate = new Gate();
        e2eEnvironment.letta().let(agent, gate.script());
        e2eEnvironment.homeroom().start();
        Rest management = Rest.withoutKey(e2eEnvironment.homeroom().management());
        RoomId room = e2eEnvironment.agentRoom(agent);

        // When
        long began = System.nanoTime();
        e2eEnvironment.alice().say(room, "a secret question");
        Patience.waitingFor("a turn that runs").until(() -> management.metric("homeroom_turns_running") == 1);
        gate.open();
        e2eEnvironment.alice().awaitMessagesOfOthers(room, 1);

        // Then
        Patience.waitingFor("the answer to be counted, which people may read before")
                .until(() -> management.metric("homeroom_outbox_sent_total") == 1);
        Patience.waitingFor("the turn to be settled").until(() -> management.metric("homeroom_turns_running") == 0);
        assertThat(OF_EVERY_STAGE)
                .allSatisfy(name -> assertThat(management.metric(name)).as(name).isNotEqualTo(Rest.ABSENT));
        assertThat(MonitoringFiles.metrics())
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(management.metric(name)).as(name).isNotEqualTo(Rest.ABSENT));
        assertThat(management.metric("homeroom_events_accepted_total")).isGreaterThanOrEqualTo(1);
        assertThat(management.metric("homeroom_backend_answers_seconds_count")).isEqualTo(1);
        assertThat(management.metric("homeroom_backend_answers_seconds_sum"))
                .isPositive()
                .isLessThan((System.nanoTime() - began) / 1e9);
        assertThat(management.metric("homeroom_directory_agents")).isEqualTo(1);
        assertThat(management.get("/q/metrics").body().asText())
                .doesNotContain(
                        "secret question",
                        e2eEnvironment.registration().asToken(),
                        e2eEnvironment.registration().hsToken());
    }
}
