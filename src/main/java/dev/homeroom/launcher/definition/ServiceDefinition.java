package dev.homeroom.launcher.definition;

import dev.homeroom.launcher.environment.Environment;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service as the manifest says, with all variables filled in.
 *
 * @param needs services that have to be healthy, or done, before it starts
 * @param oneshot whether it runs to its end, and is done then
 * @param endpoints addresses by name
 * @param ports that it will listen on
 */
public record ServiceDefinition(
        String name,
        String summary,
        Workload workload,
        List<String> needs,
        Optional<HealthRule> health,
        RestartRule restart,
        StopRule stop,
        boolean oneshot,
        Map<String, String> endpoints,
        List<LocalPort> ports,
        Environment environment) {}
