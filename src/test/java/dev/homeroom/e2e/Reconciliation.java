package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A reconciliation's report over REST.
 *
 * @param kinds of its repairs, one entry for each repair
 * @param lines of the plan, the same everywhere
 */
record Reconciliation(List<String> kinds, List<String> lines, JsonNode answer) {
    /** Requests a reconciliation and waits for its end. */
    static Reconciliation run(E2eEnvironment e2eEnvironment) {
        return run(e2eEnvironment.rest());
    }

    static Reconciliation run(Rest rest) {
        return of(alone(rest, "/reconcile"));
    }

    static Reconciliation dryRun(E2eEnvironment e2eEnvironment) {
        return of(alone(e2eEnvironment.rest(), "/reconcile?dry_run=true"));
    }

    static Reconciliation last(E2eEnvironment e2eEnvironment) {
        return of(e2eEnvironment.rest().get("/reconcile"));
    }

    /** Waits for a running reconciliation first, then for the end of this one. */
    private static ClientServer.Answer alone(Rest rest, String path) {
        ClientServer.Answer answer = Patience.waitingFor("a reconciliation to begin")
                .until(() -> rest.post(path), asked -> asked.status() != 409);
        return answer.status() == 202
                ? Patience.waitingFor("the reconciliation to end")
                        .until(() -> rest.get("/reconcile"), last -> !isRunning(last))
                : answer;
    }

    private static boolean isRunning(ClientServer.Answer answer) {
        return answer.body().path("status").asText().equals("running");
    }

    private static Reconciliation of(ClientServer.Answer answer) {
        assertThat(answer.status()).as(() -> answer.body().toString()).isEqualTo(200);
        return new Reconciliation(
                answer.body().path("repairs").findValuesAsText("kind"),
                answer.body().path("lines").valueStream().map(JsonNode::asText).toList(),
                answer.body());
    }

    Set<String> linesAbout(Object roomOrAgent) {
        return lines.stream()
                .filter(line -> line.contains(roomOrAgent.toString()))
                .collect(Collectors.toSet());
    }
}
