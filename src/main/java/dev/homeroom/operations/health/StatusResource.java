package dev.homeroom.operations.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.BackendStatus;
import dev.homeroom.link.HomeserverConnection;
import dev.homeroom.operations.rest.ApiKeyRequired;
import dev.homeroom.settings.BuildVersion;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Everything that Homeroom needs, and how each of it was found last. */
@Path("/status")
@Produces(MediaType.APPLICATION_JSON)
@ApiKeyRequired
@RunOnVirtualThread
@RegisterForReflection
@Tag(name = "Health")
class StatusResource {
    private final Checkup checkup;
    private final HomeserverConnection link;
    private final AgentDirectory directory;

    StatusResource(Checkup checkup, HomeserverConnection link, AgentDirectory directory) {
        this.checkup = checkup;
        this.link = link;
        this.directory = directory;
    }

    /** @param status {@code healthy}, {@code degraded} or {@code unhealthy} */
    record StatusReport(String status, String version, List<Dependency> dependencies) {}

    /**
     * One thing that Homeroom needs.
     *
     * @param status {@code ok}, {@code degrades} or {@code stops}
     * @param checkedAt when it was looked at last
     * @param lastGood when a backend last listed its agents
     * @param since when the trouble was first seen
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Dependency(
            String name,
            String status,
            @JsonProperty("checked_at") @Nullable Instant checkedAt,
            @JsonProperty("last_good") @Nullable Instant lastGood,
            @Nullable Instant since,
            @Nullable String problem) {}

    @GET
    @Operation(summary = "Everything that Homeroom needs, with the last check of each")
    public StatusReport status() {
        Checkup.Troubles look = checkup.look();
        List<Dependency> fixed = List.of(
                dependency(Health.DATABASE, look, Optional.of(look.at()), Optional.empty()),
                dependency(Health.HOMESERVER, look, link.probedAt(), Optional.empty()),
                dependency(Health.WORKSPACE, look, Optional.of(look.at()), Optional.empty()));
        List<Dependency> backends = directory.status().stream()
                .map(backend -> backend(backend, look))
                .toList();
        List<Dependency> others = look.troubles().stream()
                .map(Trouble::subject)
                .distinct()
                .filter(isIn(fixed).or(isIn(backends)).negate())
                .map(subject -> dependency(subject, look, Optional.of(look.at()), Optional.empty()))
                .toList();
        return new StatusReport(
                look.condition().word(),
                BuildVersion.text(),
                Stream.of(fixed, backends, others).flatMap(List::stream).toList());
    }

    private static Predicate<String> isIn(List<Dependency> dependencies) {
        return subject -> dependencies.stream().anyMatch(known -> known.name().equals(subject));
    }

    private static Dependency backend(BackendStatus backend, Checkup.Troubles look) {
        return dependency(
                Health.backend(backend.backend()),
                look,
                backend.isDown() ? Optional.of(look.at()) : backend.lastComplete(),
                backend.lastComplete());
    }

    private static Dependency dependency(
            String name, Checkup.Troubles look, Optional<Instant> checkedAt, Optional<Instant> lastGood) {
        Optional<Trouble> trouble = look.troubles().stream()
                .filter(found -> found.subject().equals(name))
                .findFirst();
        return new Dependency(
                name,
                trouble.map(found -> found.effect().name().toLowerCase(Locale.ROOT))
                        .orElse("ok"),
                checkedAt.orElse(null),
                lastGood.orElse(null),
                trouble.map(found -> look.since().get(name)).orElse(null),
                trouble.map(Trouble::sentence).orElse(null));
    }
}
