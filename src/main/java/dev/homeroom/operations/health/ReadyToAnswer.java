package dev.homeroom.operations.health;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready means that a message would be answered. A backend that is down is degraded, and named, but Homeroom stays up. */
@Readiness
@ApplicationScoped
class ReadyToAnswer implements HealthCheck {
    private final Checkup checkup;

    ReadyToAnswer(Checkup checkup) {
        this.checkup = checkup;
    }

    @Override
    public HealthCheckResponse call() {
        List<Trouble> troubles = checkup.look().troubles();
        boolean ready = troubles.stream().noneMatch(trouble -> trouble.effect() == Trouble.Effect.STOPS);
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("homeroom").status(ready);
        name(response, "obstacle ", Trouble.Effect.STOPS, troubles);
        name(response, "degraded ", Trouble.Effect.DEGRADES, troubles);
        return response.build();
    }

    private static void name(
            HealthCheckResponseBuilder response, String key, Trouble.Effect effect, List<Trouble> troubles) {
        List<Trouble> such =
                troubles.stream().filter(trouble -> trouble.effect() == effect).toList();
        for (int i = 0; i < such.size(); i++) {
            response.withData(key + (i + 1), such.get(i).sentence());
        }
    }
}
