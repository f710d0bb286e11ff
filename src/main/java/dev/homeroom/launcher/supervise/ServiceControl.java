package dev.homeroom.launcher.supervise;

import dev.homeroom.launcher.definition.HealthRule;
import dev.homeroom.launcher.definition.RestartRule;
import dev.homeroom.launcher.definition.RestartRule.RestartPolicy;
import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.definition.StopRule;
import dev.homeroom.launcher.engine.Engine.Ending;
import dev.homeroom.launcher.engine.Observation;
import dev.homeroom.launcher.engine.Observation.OwnHealth;
import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.launcher.state.HealthReport;
import dev.homeroom.launcher.state.Instance;
import dev.homeroom.launcher.state.ServiceRecord;
import dev.homeroom.launcher.state.ServiceState;
import dev.homeroom.launcher.state.Wish;
import dev.homeroom.launcher.supervise.ServiceWork.Done;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Brings one service from its state to the one that people wish. Only the supervisor's thread calls it.
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><th>state</th><th>event</th><th>next</th></tr>
 * <tr><td>STOPPED</td><td>wish RUN</td><td>WAITING</td></tr>
 * <tr><td>WAITING</td><td>everything it needs is ready</td><td>STARTING</td></tr>
 * <tr><td>STARTING</td><td>first good check</td><td>RUNNING</td></tr>
 * <tr><td>STARTING</td><td>a oneshot ends with 0</td><td>DONE</td></tr>
 * <tr><td>STARTING, RUNNING</td><td>ends with 0, and isn't restarted for it</td><td>ENDED</td></tr>
 * <tr><td>STARTING, RUNNING</td><td>ends otherwise</td><td>RESTARTING, or FAILED after too many restarts</td></tr>
 * <tr><td>STARTING, RUNNING</td><td>unhealthy</td><td>STOPPING, then as above</td></tr>
 * <tr><td>RESTARTING</td><td>the pause is over and needs are ready</td><td>STARTING</td></tr>
 * <tr><td>ENDED, FAILED</td><td>people ask again</td><td>WAITING</td></tr>
 * <tr><td>STARTING, RUNNING</td><td>wish STOP, and dependents are down</td><td>STOPPING, then STOPPED</td></tr>
 * <tr><td>any other</td><td>wish STOP</td><td>STOPPED</td></tr>
 * </table>
 */
final class ServiceControl {
    /** A service without a check runs once it has lived this long. */
    private static final Duration ALIVE = Duration.ofMillis(500);
    /** Starting services are checked at least this often. */
    private static final Duration SOON = Duration.ofMillis(200);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    /** Asking a container engine starts a process. */
    private static final Duration BETWEEN_LOOKS_AT_CONTAINERS = Duration.ofSeconds(1);

    private static final Duration BETWEEN_STOPS = Duration.ofSeconds(5);
    /** Good checks in a row are written down this often. */
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(5);

    private final String name;
    private final Surroundings surroundings;
    private final ServiceWork work;
    private final InstantSource clock;

    private ServiceRecord record;
    private Optional<ServiceDefinition> definition = Optional.empty();
    private boolean acting;
    private boolean looking;
    private boolean checking;
    private boolean looked;
    private int failedChecks;
    /** Raised with each start and stop, so that late news of an earlier run is recognised. */
    private long run;

    private Instant nextLook = Instant.MIN;
    private Instant nextCheck = Instant.MIN;
    private Instant nextStart = Instant.MIN;
    private Optional<Instant> healthySince = Optional.empty();

    ServiceControl(
            String name, ServiceRecord record, Surroundings surroundings, ServiceWork work, InstantSource clock) {
        this.name = name;
        this.record = record;
        this.surroundings = surroundings;
        this.work = work;
        this.clock = clock;
    }

    ServiceRecord record() {
        return record;
    }

    void takeRequest(ServiceRecord latest) {
        if (latest.asked() > record.asked()) {
            record = record.withRequestOf(latest);
        }
    }

    /** Whether something is to be watched or done. */
    boolean isActive() {
        return acting || record.state().isUp() || record.state() == ServiceState.RESTARTING;
    }

    boolean isDown() {
        return !acting && !record.state().isUp();
    }

    void step() {
        if (acting) {
            return;
        }
        if (record.asked() > record.handled() && (looked || !record.state().isUp())) {
            handleRequest();
        }
        switch (record.state()) {
            case STOPPED -> {
                if (record.wish() == Wish.RESTART) {
                    settle("");
                }
                if (wantsToRun()) {
                    record = record.in(ServiceState.WAITING, "");
                    launchWhenReady();
                }
            }
            case WAITING, RESTARTING -> {
                if (wantsToRun()) {
                    launchWhenReady();
                } else {
                    settle("");
                }
            }
            case STARTING, RUNNING -> {
                if (!wantsToRun() && surroundings.areDependentsDown(name)) {
                    stop(this::settle);
                } else {
                    watch();
                }
            }
            case STOPPING -> {
                if (!clock.instant().isBefore(nextLook)) {
                    stop(detail -> restartOrGiveUp("was being stopped when the launcher ended"));
                }
            }
            case DONE, ENDED, FAILED -> {
                if (!wantsToRun()) {
                    settle("");
                }
            }
        }
    }

    private boolean wantsToRun() {
        return record.wish() == Wish.RUN;
    }

    private void handleRequest() {
        record = record.handledAll();
        boolean again = record.state() == ServiceState.FAILED
                || record.state() == ServiceState.ENDED
                || record.state() == ServiceState.RESTARTING;
        if (wantsToRun() && again) {
            record = record.in(ServiceState.WAITING, "").restarted(0);
            nextStart = Instant.MIN;
        }
    }

    /** The service is down, and nothing is left of its run. */
    private void settle(String detail) {
        record = record.in(ServiceState.STOPPED, detail).restarted(0);
        if (record.wish() == Wish.RESTART) {
            record = record.asked(Wish.RUN, record.profile(), record.asked());
        }
    }

    private void launchWhenReady() {
        if (clock.instant().isBefore(nextStart) || !surroundings.areNeedsReady(name)) {
            return;
        }
        try {
            definition = surroundings.definition(name, record.profile());
        } catch (ManifestException e) {
            record = record.in(ServiceState.FAILED, String.join(" ", e.sentences()));
            return;
        }
        if (definition.isEmpty()) {
            record = record.in(ServiceState.FAILED, "is no longer in the manifest");
            return;
        }
        ServiceDefinition service = definition.get();
        record = record.launching(clock.instant(), work.logLength(name));
        begin();
        surroundings.run(() -> {
            Done done = work.launch(service);
            return () -> launched(done);
        });
    }

    private void begin() {
        acting = true;
        run++;
        looked = false;
        failedChecks = 0;
        nextLook = Instant.MIN;
        nextCheck = Instant.MIN;
        healthySince = Optional.empty();
    }

    private void launched(Done done) {
        acting = false;
        switch (done) {
            case Done.Launched(Instance instance) -> record = record.as(instance);
            case Done.NotDone(String sentence) -> restartOrGiveUp("could not be started: " + sentence);
            case Done.Stopped stopped -> throw new IllegalStateException("A start is no stop");
        }
    }

    private void watch() {
        if (record.instance().isEmpty()) {
            findAgain();
            return;
        }
        if (definition.isEmpty()) {
            definition = definitionOfRunning();
        }
        look(record.instance().get());
        if (definition.isPresent()) {
            check(definition.get(), record.instance().get());
        }
    }

    /** A launcher died between the start and the moment it wrote it down: starting finds it if it is there. */
    private void findAgain() {
        record = record.in(ServiceState.WAITING, "");
        launchWhenReady();
    }

    private Optional<ServiceDefinition> definitionOfRunning() {
        try {
            return surroundings.definition(name, record.profile());
        } catch (ManifestException unreadable) {
            return Optional.empty();
        }
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
                if (current == run && !acting) {
                    looked = true;
                    take(observation);
                }
            };
        });
    }

    private void take(Observation observation) {
        switch (observation) {
            case Observation.Up(OwnHealth health) -> {
                if (definition.flatMap(ServiceDefinition::health).isEmpty()) {
                    takeOwnHealth(health);
                }
            }
            case Observation.Gone(OptionalInt exitCode) -> ended(exitCode);
            case Observation.Unknown unknown -> {}
        }
    }

    private void takeOwnHealth(OwnHealth health) {
        Instant now = clock.instant();
        switch (health) {
            case NONE -> {
                boolean lives = record.startedAt()
                        .map(start -> !now.isBefore(start.plus(ALIVE)))
                        .orElse(true);
                if (lives && !isOneshot() && record.state() == ServiceState.STARTING) {
                    record = record.in(ServiceState.RUNNING, "");
                }
            }
            case PENDING -> {}
            case GOOD -> takeGood(new HealthReport(now, true, "", Optional.empty()));
            case BAD -> unhealthy(new HealthReport(now, false, "its container's own check fails", Optional.empty()));
        }
    }

    private boolean isOneshot() {
        return definition.map(ServiceDefinition::oneshot).orElse(false);
    }

    private void check(ServiceDefinition service, Instance instance) {
        if (service.health().isEmpty() || checking || clock.instant().isBefore(nextCheck)) {
            return;
        }
        HealthRule rule = service.health().get();
        checking = true;
        long current = run;
        long logStart = record.logStart();
        // A line that was found once may be in a rotated log now.
        boolean settled = rule.check() instanceof HealthRule.Check.Log && record.isHealthy();
        surroundings.run(() -> {
            HealthReport report = settled
                    ? new HealthReport(clock.instant(), true, "", Optional.empty())
                    : work.check(service, rule, instance, logStart);
            return () -> {
                checking = false;
                if (current == run && !acting) {
                    take(report, rule);
                }
            };
        });
    }

    private void take(HealthReport report, HealthRule rule) {
        Instant now = clock.instant();
        boolean starting = record.state() == ServiceState.STARTING;
        nextCheck =
                now.plus(starting && !report.healthy() && rule.interval().compareTo(SOON) > 0 ? SOON : rule.interval());
        if (report.healthy()) {
            takeGood(report);
        } else if (starting) {
            record = record.checked(report);
            if (now.isAfter(record.startedAt().orElse(now).plus(rule.patience()))) {
                unhealthy(report);
            }
        } else if (++failedChecks >= rule.retries()) {
            unhealthy(report);
        }
    }

    private void takeGood(HealthReport report) {
        failedChecks = 0;
        if (isOneshot()) {
            return;
        }
        if (!record.isHealthy() || healthySince.isEmpty()) {
            healthySince = Optional.of(report.lastCheck());
        }
        if (!record.isHealthy() || isDue(report)) {
            record = record.checked(report).in(ServiceState.RUNNING, "");
        }
        Instant calm = healthySince.get().plus(rule().resetAfter());
        if (record.restarts() > 0 && report.lastCheck().isAfter(calm)) {
            record = record.restarted(0);
        }
    }

    private boolean isDue(HealthReport report) {
        return record.health()
                .map(last -> last.lastCheck().plus(BETWEEN_REPORTS).isBefore(report.lastCheck()))
                .orElse(true);
    }

    private void unhealthy(HealthReport report) {
        String reason =
                (record.state() == ServiceState.STARTING ? "was not healthy in time: " : "was no longer healthy: ")
                        + report.detail();
        if (record.state() == ServiceState.RUNNING && rule().policy() == RestartPolicy.NO) {
            record = record.checked(report).in(ServiceState.RUNNING, reason);
        } else {
            stop(detail -> restartOrGiveUp(reason));
        }
    }

    private void ended(OptionalInt exitCode) {
        boolean good = exitCode.isPresent() && exitCode.getAsInt() == 0;
        if (isOneshot() && good) {
            record = record.in(ServiceState.DONE, "");
            return;
        }
        String reason = exitCode.isPresent()
                ? "ended by itself, with exit code " + exitCode.getAsInt()
                : "ended by itself, with an exit code that nobody saw";
        boolean stays = good && rule().policy() != RestartPolicy.ALWAYS;
        stop(detail -> {
            if (stays && wantsToRun()) {
                record = record.in(ServiceState.ENDED, reason);
            } else {
                restartOrGiveUp(reason);
            }
        });
    }

    /** The next state after a stop. */
    @FunctionalInterface
    private interface AfterStop {
        void go(String detail);
    }

    private void stop(AfterStop next) {
        Optional<Instance> instance = record.instance();
        if (instance.isEmpty()) {
            next.go("");
            return;
        }
        StopRule rule = definition
                .or(this::definitionOfRunning)
                .map(ServiceDefinition::stop)
                .orElse(StopRule.STANDARD);
        record = record.in(ServiceState.STOPPING, record.detail());
        begin();
        surroundings.run(() -> {
            Done done = work.stop(name, instance.get(), rule);
            return () -> stopped(done, next);
        });
    }

    private void stopped(Done done, AfterStop next) {
        acting = false;
        switch (done) {
            case Done.Stopped(Ending ending) -> {
                if (wantsToRun()) {
                    next.go("");
                } else {
                    settle(ending == Ending.BY_FORCE ? "had to be killed" : "");
                }
            }
            case Done.NotDone(String sentence) -> {
                record = record.in(ServiceState.STOPPING, "could not be stopped: " + sentence);
                nextLook = clock.instant().plus(BETWEEN_STOPS);
            }
            case Done.Launched launched -> throw new IllegalStateException("A stop is no start");
        }
    }

    private void restartOrGiveUp(String reason) {
        int restarts = record.restarts();
        if (!wantsToRun()) {
            settle("");
        } else if (rule().policy() == RestartPolicy.NO) {
            record = record.in(ServiceState.FAILED, reason);
        } else if (restarts >= rule().limit()) {
            record = record.in(ServiceState.FAILED, reason + ", after " + restarts + " restarts");
        } else {
            nextStart = clock.instant().plus(rule().pause(restarts));
            record = record.in(ServiceState.RESTARTING, reason).restarted(restarts + 1);
        }
    }

    private RestartRule rule() {
        return definition.map(ServiceDefinition::restart).orElse(RestartRule.STANDARD);
    }
}
