package dev.homeroom.launcher.supervise;

import dev.homeroom.launcher.definition.HealthRule;
import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.engine.Observation;
import dev.homeroom.launcher.state.HealthReport;
import dev.homeroom.launcher.state.Instance;
import dev.homeroom.launcher.state.ServiceRecord;
import dev.homeroom.launcher.state.ServiceState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Looks at a running service and checks its health, each in its own time. Late results of an earlier run are dropped. */
final class RunWatch {
    /** Starting services are checked at least this often. */
    private static final Duration SOON = Duration.ofMillis(200);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    /** Asking a container engine starts a process. */
    private static final Duration BETWEEN_LOOKS_AT_CONTAINERS = Duration.ofSeconds(1);

    private final String name;
    private final Surroundings surroundings;
    private final ServiceWork work;
    private final InstantSource clock;
    private final WatchReceiver receiver;

    private boolean looking;
    private boolean checking;
    private boolean looked;
    private long run;
    private Instant nextLook = Instant.MIN;
    private Instant nextCheck = Instant.MIN;

    RunWatch(String name, Surroundings surroundings, ServiceWork work, InstantSource clock, WatchReceiver receiver) {
        this.name = name;
        this.surroundings = surroundings;
        this.work = work;
        this.clock = clock;
        this.receiver = receiver;
    }

    /** The receiver of results, on the supervisor's thread. */
    interface WatchReceiver {
        void seen(Observation observation);

        void checked(HealthRule rule, HealthReport report);
    }

    /** A run begins or ends: everything that was seen so far is about another one. */
    void newRun() {
        run++;
        looked = false;
        nextLook = Instant.MIN;
        nextCheck = Instant.MIN;
    }

    /** Whether this run was seen at least once. */
    boolean hasLooked() {
        return looked;
    }

    /** Looks and checks when it is time to. */
    void watch(ServiceRecord record, Optional<ServiceDefinition> definition) {
        record.instance().ifPresent(instance -> {
            look(instance);
            definition.ifPresent(service -> service.health().ifPresent(rule -> check(record, instance, service, rule)));
        });
    }

    private void look(Instance instance) {
        if (looking || clock.instant().isBefore(nextLook)) {
            return;
        }
        looking = true;
        nextLook = clock.instant()
                .plus(instance instanceof Instance.LocalProcess ? BETWEEN_LOOKS : BETWEEN_LOOKS_AT_CONTAINERS);
        long current = run;
        surroundings.run(() -> {
            Observation observation = work.look(name, instance);
            return () -> {
                looking = false;
                if (current == run) {
                    looked = true;
                    receiver.seen(observation);
                }
            };
        });
    }

    private void check(ServiceRecord record, Instance instance, ServiceDefinition service, HealthRule rule) {
        if (checking || clock.instant().isBefore(nextCheck)) {
            return;
        }
        checking = true;
        long current = run;
        // A line that was found once may be in a rotated log now.
        boolean settled = rule.check() instanceof HealthRule.Check.Log && record.isHealthy();
        surroundings.run(() -> {
            HealthReport report = settled
                    ? HealthReport.good(clock.instant())
                    : work.check(service, rule, instance, record.logStart());
            return () -> {
                checking = false;
                if (current == run) {
                    nextCheck = clock.instant().plus(pause(record.state(), rule, report));
                    receiver.checked(rule, report);
                }
            };
        });
    }

    private static Duration pause(ServiceState state, HealthRule rule, HealthReport report) {
        boolean impatient = state == ServiceState.STARTING && !report.healthy();
        return impatient && rule.interval().compareTo(SOON) > 0 ? SOON : rule.interval();
    }
}
