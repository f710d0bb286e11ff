package dev.homeroom.backend.upstream;

import dev.homeroom.backend.config.BackendConfig;
import dev.homeroom.backend.upstream.RequestGuard.GuardFactory;
import dev.homeroom.backend.upstream.RequestGuard.WhenProbeFails;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Predicate;

/** The running service has a circuit breaker for each server. */
@ApplicationScoped
class CircuitBreakers implements GuardFactory {
    @Override
    public RequestGuard of(
            BackendConfig config, Predicate<UpstreamReply.Whole> isOutage, WhenProbeFails whenProbeFails) {
        return new ServerCircuit(config.name(), config.limits().probeInterval(), isOutage, whenProbeFails);
    }
}
