package dev.homeroom.operations.health;

import dev.homeroom.launcher.state.HealthReport;
import dev.homeroom.launcher.state.LauncherFolder;
import dev.homeroom.launcher.state.ServiceRecord;
import dev.homeroom.launcher.state.ServiceState;
import dev.homeroom.launcher.state.StateFile;
import dev.homeroom.launcher.state.Wish;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The launcher's services that should run and are not healthy, from its state file. */
final class UnwellServices {
    private static final Logger LOG = Logger.getLogger(UnwellServices.class);

    private final StateFile file;

    /** @param launcher may not exist */
    UnwellServices(LauncherFolder launcher) {
        this.file = new StateFile(launcher);
    }

    /** The reason by the service's name. Empty while the file can't be read, and without services: they may run on another host. */
    Optional<Map<String, String>> now() {
        try {
            Map<String, String> unwell = new HashMap<>();
            Map<String, ServiceRecord> services = file.read().services();
            if (services.isEmpty()) {
                return Optional.empty();
            }
            services.forEach((name, service) -> reason(service).ifPresent(reason -> unwell.put(name, reason)));
            return Optional.of(unwell);
        } catch (UncheckedIOException e) {
            LOG.debugf("The launcher's state can't be read now: %s", e.getMessage());
            return Optional.empty();
        }
    }

    /** Empty for a service that is well, that nobody wants to run, or that starts for the first time. */
    private static Optional<String> reason(ServiceRecord service) {
        boolean isStarting = service.state() == ServiceState.WAITING
                || (service.state() == ServiceState.STARTING && service.restarts() == 0);
        if (service.wish() == Wish.STOP || service.isReady() || isStarting) {
            return Optional.empty();
        }
        String reason = service.health()
                .map(HealthReport::detail)
                .filter(text -> !text.isEmpty())
                .orElse(service.detail());
        String state = service.state().name().toLowerCase(Locale.ROOT);
        return Optional.of(reason.isEmpty() ? state + "." : state + ", " + reason);
    }
}
