package dev.homeroom.operations.health;

import dev.homeroom.alert.Observations;
import dev.homeroom.alert.Observed;
import dev.homeroom.alert.Observed.ObservedCounts;
import dev.homeroom.conversation.loop.LoopGuards;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.launcher.state.HealthReport;
import dev.homeroom.launcher.state.LauncherFolder;
import dev.homeroom.launcher.state.ServiceRecord;
import dev.homeroom.launcher.state.ServiceState;
import dev.homeroom.launcher.state.StateFile;
import dev.homeroom.launcher.state.Wish;
import dev.homeroom.queue.stats.QueueGauges;
import dev.homeroom.queue.stats.QueueGauges.QueueLevels;
import dev.homeroom.reconcile.Reconciler;
import dev.homeroom.rooms.operations.AlertSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The facts that alerts are about, from the health checks, the queue, the loop guards, and the launcher's state file. */
@ApplicationScoped
class ObservedFacts implements Observations {
    private static final Logger LOG = Logger.getLogger(ObservedFacts.class);

    private final Health health;
    private final QueueGauges queue;
    private final LoopGuards loopGuards;
    private final Reconciler reconciler;
    private final StateFile services;

    ObservedFacts(
            Health health, QueueGauges queue, LoopGuards loopGuards, Reconciler reconciler, AlertSettings settings) {
        this.health = health;
        this.queue = queue;
        this.loopGuards = loopGuards;
        this.reconciler = reconciler;
        this.services = new StateFile(LauncherFolder.below(settings.servicesFolder()));
    }

    @Override
    public Observed now() {
        List<Trouble> troubles = health.troubles();
        Map<String, String> backends = new HashMap<>();
        troubles.forEach(
                trouble -> Health.backendOf(trouble).ifPresent(name -> backends.putIfAbsent(name, trouble.sentence())));
        return new Observed(
                of(Health.HOMESERVER, troubles),
                of(Health.DATABASE, troubles),
                of(Health.WORKSPACE, troubles),
                backends,
                of(Health.RECONCILIATION, troubles),
                reconciler.last().map(report -> report.plan().findings().size()).orElse(0),
                counts(),
                services());
    }

    private static Optional<String> of(String subject, List<Trouble> troubles) {
        return troubles.stream()
                .filter(trouble -> trouble.subject().equals(subject))
                .map(Trouble::sentence)
                .findFirst();
    }

    private Optional<ObservedCounts> counts() {
        try {
            QueueLevels levels = queue.now();
            return Optional.of(new ObservedCounts(
                    levels.events(),
                    levels.oldest(),
                    levels.deadLetters(),
                    levels.oldestDead(),
                    loopGuards.countOpen()));
        } catch (DatabaseUnavailableException e) {
            return Optional.empty();
        }
    }

    private Optional<Map<String, String>> services() {
        try {
            Map<String, String> unwell = new HashMap<>();
            services.read()
                    .services()
                    .forEach((name, service) -> detail(service).ifPresent(detail -> unwell.put(name, detail)));
            return Optional.of(unwell);
        } catch (UncheckedIOException e) {
            LOG.debugf("The launcher's state can't be read now: %s", e.getMessage());
            return Optional.empty();
        }
    }

    /** Why a service that people want to run is not healthy. Empty for all others, and while one starts for the first time. */
    private static Optional<String> detail(ServiceRecord service) {
        boolean isWell = service.wish() != Wish.RUN
                || service.isReady()
                || service.state() == ServiceState.WAITING
                || (service.state() == ServiceState.STARTING && service.restarts() == 0);
        if (isWell) {
            return Optional.empty();
        }
        String reason = service.health()
                .map(HealthReport::detail)
                .filter(text -> !text.isEmpty())
                .orElse(service.detail());
        return Optional.of(
                "state " + service.state().name().toLowerCase(Locale.ROOT) + (reason.isEmpty() ? "." : ": " + reason));
    }
}
