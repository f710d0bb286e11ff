package dev.homeroom.backend;

import java.util.List;
import java.util.Optional;

/** Backends that a test gives by name. */
public record FakeBackends(List<AgentBackend> all) implements Backends {
    public static FakeBackends of(AgentBackend... backends) {
        return new FakeBackends(List.of(backends));
    }

    @Override
    public Optional<AgentBackend> named(String name) {
        return all.stream().filter(backend -> backend.name().equals(name)).findFirst();
    }
}
