package dev.homeroom.launcher;

import dev.homeroom.launcher.definition.HealthRule.Check;
import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.engine.EngineException;
import dev.homeroom.launcher.engine.Engines;
import dev.homeroom.launcher.health.HealthCheck;
import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.launcher.state.Instance;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The addresses of a running service: those of the manifest, the one its health check asks, and the ports its container publishes. */
final class Endpoints {
    private final ServiceDefinition service;
    private final Instance instance;
    private final Engines engines;

    Endpoints(ServiceDefinition service, Instance instance, Engines engines) {
        this.service = service;
        this.instance = instance;
        this.engines = engines;
    }

    String find(Optional<String> name) throws ManifestException, InterruptedException {
        Map<String, String> all = all();
        Optional<String> found = name.isPresent()
                ? Optional.ofNullable(all.get(name.get()))
                : all.values().stream().findFirst();
        return found.orElseThrow(() -> new ManifestException(List.of(
                all.isEmpty()
                        ? service.name() + " has no endpoints in the manifest."
                        : service.name() + " has no endpoint " + name.orElse("") + ". It has "
                                + String.join(", ", all.keySet()) + ".")));
    }

    private Map<String, String> all() throws ManifestException, InterruptedException {
        Map<String, String> all = new LinkedHashMap<>(service.endpoints());
        service.health().ifPresent(rule -> ofCheck(rule.check()).forEach(all::putIfAbsent));
        if (instance instanceof Instance.ContainerInstance) {
            published().forEach((port, address) -> all.putIfAbsent(String.valueOf(port), address));
        }
        return all;
    }

    private static Map<String, String> ofCheck(Check check) {
        return switch (check) {
            case Check.Http(URI url) -> Map.of(url.getScheme(), url.getScheme() + "://" + url.getRawAuthority());
            case Check.Tcp tcp -> Map.of("tcp", HealthCheck.endpoint(tcp).orElse(""));
            case Check.Exec _, Check.Log _ -> Map.of();
        };
    }

    private Map<Integer, String> published() throws ManifestException, InterruptedException {
        try {
            return engines.containers().published(instance);
        } catch (EngineException e) {
            throw new ManifestException(List.of(service.name() + " can't be asked: " + e.getMessage() + "."));
        }
    }
}
