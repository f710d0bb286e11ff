package dev.homeroom.operations;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means that a message would be answered. A backend that is down is degraded, not down. */
@Readiness
@ApplicationScoped
class ReadyToAnswer implements HealthCheck {
    private final Health health;

    ReadyToAnswer(Health health) {
        this.health = health;
    }

    @Override
    public HealthCheckResponse call() {
        List<String> obstacles = health.obstacles();
        var response = HealthCheckResponse.named("homeroom").status(obstacles.isEmpty());
        for (int i = 0; i < obstacles.size(); i++) {
            response.withData("obstacle " + (i + 1), obstacles.get(i));
        }
        return response.build();
    }
}
