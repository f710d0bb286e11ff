package dev.homeroom.backend;

import io.quarkus.arc.All;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The backends that are configured. */
@ApplicationScoped
public class Backends {
    private final List<AgentBackend> backends;

    /** @throws IllegalArgumentException when the settings of a backend are wrong; the message says which and why */
    @Inject
    public Backends(BackendSettings settings, LettaSettings letta, @All List<BackendFactory> factories) {
        this(BackendConfigs.read(settings, letta), factories);
    }

    Backends(BackendConfigs read, List<BackendFactory> factories) {
        if (!read.mistakes().isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", read.mistakes()));
        }
        Map<BackendKind, BackendFactory> byKind =
                factories.stream().collect(Collectors.toMap(BackendFactory::kind, Function.identity()));
        this.backends = read.configs().stream()
                .map(config -> Objects.requireNonNull(byKind.get(config.kind()), "Every kind has a factory")
                        .build(config))
                .toList();
    }

    /** In the order of their names; the same objects at every call. */
    public List<AgentBackend> all() {
        return backends;
    }

    public Optional<AgentBackend> named(String name) {
        return backends.stream().filter(backend -> backend.name().equals(name)).findFirst();
    }

    /** How a question to an agent ends whose backend has been taken out of the settings. */
    public static AgentOutcome.Failed notConfigured(String name) {
        return new AgentOutcome.Failed(
                AgentOutcome.Failed.Cause.UNKNOWN_AGENT, "no backend called " + name + " is configured any more");
    }

    @PreDestroy
    void close() {
        backends.forEach(AgentBackend::close);
    }
}
