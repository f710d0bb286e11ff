package dev.homeroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.cli.settings.PortsAreFree;
import dev.homeroom.cli.settings.SettingSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether Homeroom runs, and could if it doesn't. */
final class ServiceCheck {
    private static final Set<String> WORDS = Set.of("healthy", "degraded", "unhealthy");

    private ServiceCheck() {}

    static boolean runs(SettingSource settingSource) {
        return health(settingSource).isPresent();
    }

    private static Optional<JsonNode> health(SettingSource settingSource) {
        return Knock.get(RunningService.address(settingSource) + "/health")
                .map(RunningService.ServiceAnswer::body)
                .filter(body -> WORDS.contains(body.path("status").asText()));
    }

    static Stream<CheckLine> lines(SettingSource settingSource, boolean runs) {
        if (runs) {
            return health(settingSource).stream().flatMap(ServiceCheck::ofRunning);
        }
        List<CheckLine> problems = PortsAreFree.problems(settingSource)
                .map(problem -> CheckLine.problem("ports", problem))
                .toList();
        return problems.isEmpty()
                ? Stream.of(CheckLine.ok("ports", "They are free; Homeroom doesn't run now."))
                : problems.stream();
    }

    private static Stream<CheckLine> ofRunning(JsonNode health) {
        return health.path("degraded").isEmpty()
                ? Stream.of(CheckLine.ok("service", "Homeroom runs, and is healthy."))
                : health.path("degraded")
                        .valueStream()
                        .map(why -> CheckLine.problem(
                                "service", "Homeroom runs, and says: " + why.asText() + " GET /status has more."));
    }
}
