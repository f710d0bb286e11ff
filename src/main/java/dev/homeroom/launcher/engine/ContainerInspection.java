package dev.homeroom.launcher.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.json.JsonText;
import dev.homeroom.launcher.engine.Observation.OwnHealth;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** The answer of {@code inspect} about a container, in Docker's words or in Podman's. */
final class ContainerInspection {
    private final JsonNode container;

    private ContainerInspection(JsonNode container) {
        this.container = container;
    }

    static ContainerInspection of(String json) throws EngineException {
        try {
            return new ContainerInspection(JsonText.mapper().readTree(json).path(0));
        } catch (JsonProcessingException e) {
            throw new EngineException("the engine's answer is no JSON");
        }
    }

    boolean isUp() {
        return switch (container.path("State").path("Status").asText()) {
            case "running", "paused", "restarting" -> true;
            default -> false;
        };
    }

    Observation observation() {
        return isUp()
                ? new Observation.Up(health())
                : new Observation.Gone(
                        OptionalInt.of(container.path("State").path("ExitCode").asInt()));
    }

    private OwnHealth health() {
        JsonNode state = container.path("State");
        if (state.path("Status").asText().equals("restarting")) {
            return OwnHealth.PENDING;
        }
        JsonNode health = state.has("Health") ? state.path("Health") : state.path("Healthcheck");
        return switch (health.path("Status").asText()) {
            case "starting" -> OwnHealth.PENDING;
            case "healthy" -> OwnHealth.GOOD;
            case "unhealthy" -> OwnHealth.BAD;
            default -> OwnHealth.NONE;
        };
    }

    /** Returns {@code host:port} of this machine by the container's own TCP port. */
    Map<Integer, String> published() {
        Map<Integer, String> published = new LinkedHashMap<>();
        container.path("NetworkSettings").path("Ports").forEachEntry((name, hosts) -> {
            if (name.endsWith("/tcp") && hosts.has(0)) {
                String address = hosts.path(0).path("HostIp").asText();
                boolean everywhere = address.isEmpty() || address.equals("0.0.0.0") || address.equals("::");
                published.put(
                        Integer.valueOf(name.replace("/tcp", "")),
                        (everywhere ? "localhost" : address) + ":"
                                + hosts.path(0).path("HostPort").asText());
            }
        });
        return published;
    }
}
