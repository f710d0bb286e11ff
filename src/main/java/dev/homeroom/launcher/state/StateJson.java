package dev.homeroom.launcher.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.launcher.state.Instance.ContainerInstance;
import dev.homeroom.launcher.state.Instance.LocalProcess;
import dev.homeroom.launcher.state.LauncherState.ProfileRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code state.json} to and from records. */
final class StateJson {
    private static final int VERSION = 1;

    private StateJson() {}

    static ObjectNode write(LauncherState state) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", VERSION).put("requests", state.requests());
        ObjectNode profiles = json.putObject("profiles");
        state.profiles().forEach((name, profile) -> {
            ObjectNode entry = profiles.putObject(name);
            entry.put("started_at", profile.startedAt().toString());
            profile.services().forEach(entry.putArray("services")::add);
        });
        ObjectNode services = json.putObject("services");
        state.services().forEach((name, service) -> write(service, services.putObject(name)));
        return json;
    }

    private static void write(ServiceRecord service, ObjectNode json) {
        json.put("state", service.state().name()).put("wish", service.wish().name());
        service.instance().ifPresent(instance -> write(instance, json));
        service.startedAt().ifPresent(time -> json.put("started_at", time.toString()));
        service.profile().ifPresent(profile -> json.put("profile", profile));
        json.put("asked", service.asked()).put("handled", service.handled());
        json.put("restarts", service.restarts()).put("log_start", service.logStart());
        if (!service.detail().isEmpty()) {
            json.put("detail", service.detail());
        }
        service.health().ifPresent(report -> {
            ObjectNode health = json.putObject("health");
            health.put("last_check", report.lastCheck().toString()).put("healthy", report.healthy());
            report.endpoint().ifPresent(endpoint -> health.put("endpoint", endpoint));
            if (!report.detail().isEmpty()) {
                health.put("detail", report.detail());
            }
        });
    }

    private static void write(Instance instance, ObjectNode json) {
        switch (instance) {
            case LocalProcess(long pid, Instant startedAt) ->
                json.put("pid", pid).put("process_started_at", startedAt.toString());
            case ContainerInstance(String id) -> json.putNull("pid").put("container_id", id);
        }
    }

    /** @throws RuntimeException when the content is none of ours */
    static LauncherState read(JsonNode json) {
        Map<String, ProfileRecord> profiles = new LinkedHashMap<>();
        json.path("profiles").forEachEntry((name, entry) -> profiles.put(name, profile(entry)));
        Map<String, ServiceRecord> services = new LinkedHashMap<>();
        json.path("services").forEachEntry((name, entry) -> services.put(name, service(entry)));
        return new LauncherState(json.path("requests").asLong(), profiles, services);
    }

    private static ProfileRecord profile(JsonNode json) {
        List<String> services =
                json.path("services").valueStream().map(JsonNode::asText).toList();
        return new ProfileRecord(Instant.parse(json.path("started_at").asText()), services);
    }

    private static ServiceRecord service(JsonNode json) {
        return new ServiceRecord(
                ServiceState.valueOf(json.path("state").asText()),
                Wish.valueOf(json.path("wish").asText()),
                text(json, "profile"),
                json.path("asked").asLong(),
                json.path("handled").asLong(),
                instance(json),
                text(json, "started_at").map(Instant::parse),
                json.path("log_start").asLong(),
                health(json.path("health")),
                json.path("restarts").asInt(),
                text(json, "detail").orElse(""));
    }

    private static Optional<Instance> instance(JsonNode json) {
        return text(json, "container_id")
                .<Instance>map(ContainerInstance::new)
                .or(() -> text(json, "process_started_at")
                        .map(time -> new LocalProcess(json.path("pid").asLong(), Instant.parse(time))));
    }

    private static Optional<HealthReport> health(JsonNode json) {
        return text(json, "last_check")
                .map(time -> new HealthReport(
                        Instant.parse(time),
                        json.path("healthy").asBoolean(),
                        text(json, "detail").orElse(""),
                        text(json, "endpoint")));
    }

    private static Optional<String> text(JsonNode json, String key) {
        return Optional.ofNullable(json.path(key).textValue());
    }
}
