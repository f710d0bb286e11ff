package dev.homeroom.operations.health;

import dev.homeroom.alert.Observations;
import dev.homeroom.alert.Observed;
import dev.homeroom.alert.Observed.ObservedRooms;
import dev.homeroom.launcher.LauncherSite;
import dev.homeroom.link.ConnectionStatus;
import dev.homeroom.link.HomeserverConnection;
import dev.homeroom.mcp.McpSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The facts that alerts are about, from the health checks, the database, and the launcher's state file. */
@ApplicationScoped
class ObservedFacts implements Observations {
    private final Health health;
    private final HomeserverConnection link;
    private final LeadersCounts counts;
    private final LeadersView leadersView;
    private final UnwellServices services;

    ObservedFacts(
            Health health,
            HomeserverConnection link,
            LeadersCounts counts,
            LeadersView leadersView,
            McpSettings settings) {
        this.health = health;
        this.link = link;
        this.counts = counts;
        this.leadersView = leadersView;
        this.services =
                new UnwellServices(LauncherSite.of(settings.manifest().map(Path::of), Optional.empty(), List.of())
                        .folder());
    }

    @Override
    public Observed now() {
        leadersView.note();
        List<Trouble> troubles = health.troubles();
        return new Observed(
                homeserver(troubles),
                of(Health.DATABASE, troubles),
                of(Health.WORKSPACE, troubles),
                leadersView.knowsBackends() ? Optional.of(backends(troubles)) : Optional.empty(),
                leadersView
                        .reconciled()
                        .map(report -> rooms(troubles, report.plan().findings().size())),
                counts.now(),
                services.now());
    }

    /** A connection that was not checked yet is no fact. */
    private Optional<String> homeserver(List<Trouble> troubles) {
        return link.status() instanceof ConnectionStatus.Unchecked ? Optional.empty() : of(Health.HOMESERVER, troubles);
    }

    private static Map<String, String> backends(List<Trouble> troubles) {
        Map<String, String> backends = new HashMap<>();
        troubles.forEach(
                trouble -> Health.backendOf(trouble).ifPresent(name -> backends.putIfAbsent(name, trouble.sentence())));
        return backends;
    }

    static ObservedRooms rooms(List<Trouble> troubles, int findings) {
        String problems = troubles.stream()
                .filter(trouble -> trouble.subject().equals(Health.RECONCILIATION)
                        || trouble.subject().equals(Health.AGENT_ROOMS))
                .map(Trouble::sentence)
                .distinct()
                .collect(Collectors.joining(" "));
        return new ObservedRooms(Optional.of(problems).filter(text -> !text.isEmpty()), findings);
    }

    private static Optional<String> of(String subject, List<Trouble> troubles) {
        return troubles.stream()
                .filter(trouble -> trouble.subject().equals(subject))
                .map(Trouble::sentence)
                .findFirst();
    }
}
