package dev.homeroom.launcher.supervise;

import dev.homeroom.launcher.definition.HealthRule;
import dev.homeroom.launcher.definition.RestartRule;
import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.definition.StopRule;
import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.launcher.state.ServiceRecord;
import java.util.Optional;

/** The definition that a service runs with: the one of its start or, after a takeover, the manifest's. */
final class RunDefinition {
    private final String name;
    private final Surroundings surroundings;
    private Optional<ServiceDefinition> known = Optional.empty();

    RunDefinition(String name, Surroundings surroundings) {
        this.name = name;
        this.surroundings = surroundings;
    }

    Optional<ServiceDefinition> known() {
        return known;
    }

    /** Reads the manifest for a start; empty if the manifest no longer has the service. */
    Optional<ServiceDefinition> readForStart(ServiceRecord record) throws ManifestException {
        known = surroundings.definition(name, record.profile());
        return known;
    }

    /** Reads the manifest for a service that an earlier launcher started. */
    void readUnlessKnown(ServiceRecord record) {
        if (known.isEmpty()) {
            known = inManifest(record);
        }
    }

    private Optional<ServiceDefinition> inManifest(ServiceRecord record) {
        try {
            return surroundings.definition(name, record.profile());
        } catch (ManifestException unreadable) {
            return Optional.empty();
        }
    }

    boolean isOneshot() {
        return known.map(ServiceDefinition::oneshot).orElse(false);
    }

    Optional<HealthRule> health() {
        return known.flatMap(ServiceDefinition::health);
    }

    RestartRule restart() {
        return known.map(ServiceDefinition::restart).orElse(RestartRule.STANDARD);
    }

    StopRule stop(ServiceRecord record) {
        return known.or(() -> inManifest(record)).map(ServiceDefinition::stop).orElse(StopRule.STANDARD);
    }
}
