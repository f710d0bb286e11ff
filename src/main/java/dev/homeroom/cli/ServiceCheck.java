package dev.homeroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.cli.RunningService.NotAskedException;
import dev.homeroom.cli.RunningService.ServiceAnswer;
import dev.homeroom.cli.settings.PortsAreFree;
import dev.homeroom.cli.settings.SettingSource;
import dev.homeroom.cli.settings.Settings;
import dev.homeroom.mcp.McpSettings;
import dev.homeroom.mcp.attach.ToolAttachments;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether Homeroom runs, could if it doesn't, and has given agents its tools. */
final class ServiceCheck {
    private static final Set<String> WORDS = Set.of("healthy", "degraded", "unhealthy");
    private static final String TOOLS = "tools";
    private static final String TOOLS_NOT_KNOWN = "Whether the agents have them is not known: ";

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

    /** Whether agents have Homeroom's tools, where Homeroom is to give them by itself. */
    static Stream<CheckLine> ofTools(SettingSource settingSource, boolean serviceRuns) {
        McpSettings settings = Settings.mcp();
        if (!settings.enabled() || !settings.attach()) {
            return Stream.empty();
        }
        if (settings.agentKey().isEmpty()) {
            return Stream.of(
                    CheckLine.problem(TOOLS, ToolAttachments.NO_KEY + " Set it to at least 32 random characters."));
        }
        return serviceRuns
                ? toolsOfService(settingSource).stream()
                : Stream.of(CheckLine.note(TOOLS, TOOLS_NOT_KNOWN + "Homeroom is not running."));
    }

    private static List<CheckLine> toolsOfService(SettingSource settingSource) {
        try {
            ServiceAnswer answer = RunningService.of(settingSource).ask("GET", "/health/agent-provisioning");
            return answer.isGood()
                    ? ofTools(answer.body())
                    : List.of(CheckLine.note(
                            TOOLS, TOOLS_NOT_KNOWN + answer.body().path("error").asText("Its log has more.")));
        } catch (NotAskedException e) {
            return List.of(CheckLine.note(TOOLS, TOOLS_NOT_KNOWN + e.getMessage()));
        }
    }

    static List<CheckLine> ofTools(JsonNode provisioning) {
        List<CheckLine> lines = provisioning
                .path("backends")
                .valueStream()
                .filter(backend -> backend.has("agents_with_tools"))
                .map(ServiceCheck::ofBackend)
                .toList();
        return lines.isEmpty()
                ? List.of(CheckLine.note(
                        TOOLS,
                        TOOLS_NOT_KNOWN
                                + "another process leads, or no backend can call tools. Ask the process that leads."))
                : lines;
    }

    private static CheckLine ofBackend(JsonNode backend) {
        String name = backend.path("backend").asText();
        int having = backend.path("agents_with_tools").asInt();
        int all = backend.path("agents_for_tools").asInt();
        String count = "%d of %d agents of %s have them.".formatted(having, all, name);
        if (backend.has("tools_problem")) {
            return CheckLine.problem(
                    TOOLS, count + " " + backend.path("tools_problem").asText());
        }
        return having < all ? CheckLine.note(TOOLS, count) : CheckLine.ok(TOOLS, count);
    }
}
