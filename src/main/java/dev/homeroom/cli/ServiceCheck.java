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
                ? Stream.of(CheckLine.ok("ports", "The ports are free; Homeroom is not running."))
                : problems.stream();
    }

    private static Stream<CheckLine> ofRunning(JsonNode health) {
        return health.path("degraded").isEmpty()
                ? Stream.of(CheckLine.ok("service", "Homeroom is running and healthy."))
                : health.path("degraded")
                        .valueStream()
                        .map(why -> CheckLine.problem(
                                "service",
                                "Homeroom is running and reports: " + why.asText() + " GET /status has more."));
    }
}
