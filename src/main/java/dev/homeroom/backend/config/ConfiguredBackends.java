package dev.homeroom.backend.config;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.Backends;
import io.quarkus.arc.All;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Builds each configured backend with the factory of its kind. */
@ApplicationScoped
class ConfiguredBackends implements Backends {
    private final List<AgentBackend> backends;

    /** @throws IllegalArgumentException if the settings of a backend are invalid; the message says which and why */
    ConfiguredBackends(BackendSettings settings, LettaSettings letta, @All List<BackendFactory> factories) {
        BackendConfigs read = BackendConfigs.read(settings, letta);
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

    @Override
    public List<AgentBackend> all() {
        return backends;
    }

    @Override
    public Optional<AgentBackend> named(String name) {
        return backends.stream().filter(backend -> backend.name().equals(name)).findFirst();
    }

    @PreDestroy
    void close() {
        backends.forEach(AgentBackend::close);
    }
}
