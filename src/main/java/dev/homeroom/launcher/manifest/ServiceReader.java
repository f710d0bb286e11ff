package dev.homeroom.launcher.manifest;

import dev.homeroom.launcher.definition.HealthRule;
import dev.homeroom.launcher.definition.HealthRule.Check;
import dev.homeroom.launcher.definition.LocalPort;
import dev.homeroom.launcher.definition.RestartRule;
import dev.homeroom.launcher.definition.RestartRule.RestartPolicy;
import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.definition.StopRule;
import dev.homeroom.launcher.definition.Workload;
import dev.homeroom.launcher.environment.Environment;
import dev.homeroom.time.Backoff;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads one service. */
final class ServiceReader {
    private static final Set<String> KNOWN = Set.of(
            "summary",
            "compose",
            "execution",
            "type",
            "command",
            "working_dir",
            "module",
            "depends_on",
            "env",
            "env_files",
            "health",
            "restart",
            "stop",
            "oneshot",
            "tags",
            "endpoints");
    private static final int MOST_RESTARTS = 1_000_000;

    private final String name;
    private final ManifestSection service;
    private final Path root;
    private final List<Path> composeFiles;

    /** @param composeFiles of the manifest; the only one is meant when a service names none */
    ServiceReader(String name, ManifestSection service, Path root, List<Path> composeFiles) {
        this.name = name;
        this.service = service.onlyKnows(KNOWN);
        this.root = root;
        this.composeFiles = composeFiles;
    }

    Optional<String> module() {
        return service.text("module");
    }

    List<String> needs() {
        return service.texts("depends_on");
    }

    List<Path> envFiles() {
        return service.texts("env_files").stream().map(root::resolve).toList();
    }

    Map<String, String> env() {
        Map<String, String> env = service.variables("env");
        service.section("execution").ifPresent(execution -> env.putAll(execution.variables("env")));
        return env;
    }

    Optional<ServiceDefinition> read(Environment environment, Problems problems) {
        Optional<HealthRule> health = service.section("health").flatMap(section -> new HealthReader(section).read());
        Map<String, String> endpoints = endpoints();
        RestartRule restart = restart();
        StopRule stop = stop();
        boolean oneshot = service.flag("oneshot");
        service.texts("tags");
        String summary = service.text("summary").orElse("");
        return workload()
                .map(workload -> new ServiceDefinition(
                        name,
                        summary,
                        workload,
                        needs(),
                        health,
                        restart,
                        stop,
                        oneshot,
                        endpoints,
                        ports(workload, health, environment, problems),
                        environment));
    }

    private Map<String, String> endpoints() {
        Map<String, String> endpoints = new LinkedHashMap<>();
        service.section("endpoints")
                .ifPresent(section -> section.keys()
                        .forEach(key -> section.text(key).ifPresent(address -> endpoints.put(key, address))));
        return endpoints;
    }

    private Optional<Workload> workload() {
        boolean asContainer = service.has("compose");
        boolean asProcess = service.has("execution") || service.has("command");
        if (asContainer == asProcess) {
            return service.wrong("execution", "or compose has to say what runs, and only one of them");
        }
        return asContainer ? container() : local(service.section("execution").orElse(service));
    }

    private Optional<Workload> container() {
        return service.section("compose").flatMap(compose -> {
            compose.onlyKnows(Set.of("file", "service"));
            Optional<Path> file = compose.text("file").map(root::resolve).or(this::onlyComposeFile);
            if (file.isEmpty()) {
                return compose.has("file") ? Optional.empty() : compose.wrong("file", "is missing");
            }
            return Optional.of(new Workload.Container(
                    file.get().normalize(), compose.text("service").orElse(name)));
        });
    }

    private Optional<Path> onlyComposeFile() {
        return composeFiles.size() == 1 ? Optional.of(composeFiles.getFirst()) : Optional.empty();
    }

    private Optional<Workload> local(ManifestSection section) {
        if (section != service) {
            section.onlyKnows(Set.of("command", "working_dir", "env"));
        }
        List<String> words = CommandWords.of(section, "command");
        if (words.isEmpty()) {
            return section.isEmpty("command") ? section.wrong("command", "is missing") : Optional.empty();
        }
        Path folder =
                section.text("working_dir").map(root::resolve).orElse(root).normalize();
        return Optional.of(new Workload.Local(words, folder));
    }

    private RestartRule restart() {
        RestartRule standard = RestartRule.STANDARD;
        if (service.isText("restart")) {
            return policy(service, "restart").map(standard::with).orElse(standard);
        }
        return service.section("restart")
                .map(section -> {
                    section.onlyKnows(Set.of("policy", "backoff", "max_backoff", "limit", "reset_after"));
                    return new RestartRule(
                            policy(section, "policy").orElse(standard.policy()),
                            new Backoff(
                                    section.duration("backoff")
                                            .orElse(standard.backoff().first()),
                                    section.duration("max_backoff")
                                            .orElse(standard.backoff().longest())),
                            section.number("limit", 0, MOST_RESTARTS).orElse(standard.limit()),
                            section.duration("reset_after").orElse(standard.resetAfter()));
                })
                .orElse(standard);
    }

    private static Optional<RestartPolicy> policy(ManifestSection section, String key) {
        return section.text(key).flatMap(word -> switch (word) {
            case "no" -> Optional.of(RestartPolicy.NO);
            case "on-failure" -> Optional.of(RestartPolicy.ON_FAILURE);
            case "always" -> Optional.of(RestartPolicy.ALWAYS);
            default -> section.wrong(key, "has to be no, on-failure or always");
        });
    }

    private StopRule stop() {
        return service.section("stop")
                .map(section -> {
                    section.onlyKnows(Set.of("signal", "timeout"));
                    return new StopRule(signal(section), section.duration("timeout"));
                })
                .orElse(StopRule.STANDARD);
    }

    private static Optional<String> signal(ManifestSection section) {
        return section.text("signal")
                .map(text -> text.replaceFirst("^SIG", ""))
                .flatMap(text -> text.matches("HUP|INT|QUIT|KILL|USR1|USR2|TERM")
                        ? Optional.of(text)
                        : section.wrong("signal", "has to be HUP, INT, QUIT, KILL, USR1, USR2 or TERM"));
    }

    private List<LocalPort> ports(
            Workload workload, Optional<HealthRule> health, Environment environment, Problems problems) {
        Stream<LocalPort> checked = health.map(HealthRule::check).stream().flatMap(ServiceReader::port);
        Stream<LocalPort> published = switch (workload) {
            case Workload.Container container ->
                new ComposeFile(root, container.file(), environment, problems).ports(container.service()).stream();
            case Workload.Local local -> Stream.empty();
        };
        List<LocalPort> ports = new ArrayList<>(published.toList());
        checked.filter(port -> ports.stream().noneMatch(known -> known.port() == port.port()))
                .forEach(ports::add);
        return List.copyOf(ports);
    }

    private static Stream<LocalPort> port(Check check) {
        return switch (check) {
            case Check.Http(URI url) when url.getPort() > 0 -> LocalPort.of(url.getHost(), url.getPort()).stream();
            case Check.Tcp(String host, int port) -> LocalPort.of(host, port).stream();
            case Check.Http _, Check.Exec _, Check.Log _ -> Stream.empty();
        };
    }
}
