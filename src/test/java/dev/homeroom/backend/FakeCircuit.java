package dev.homeroom.backend;

import dev.homeroom.backend.AgentBackend.Circuit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A circuit breaker that opens and closes when a test says so. */
public final class FakeCircuit implements Circuit {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Optional<String> outage = Optional.empty();

    public void goAway() {
        outage = Optional.of("connection refused");
    }

    public void comeBack() {
        outage = Optional.empty();
        listeners.forEach(Runnable::run);
    }

    @Override
    public Optional<String> outage() {
        return outage;
    }

    @Override
    public Optional<String> refusal() {
        return outage;
    }

    @Override
    public void onReturn(Runnable listener) {
        listeners.add(listener);
    }
}
