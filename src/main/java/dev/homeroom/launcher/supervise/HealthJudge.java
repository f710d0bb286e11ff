package dev.homeroom.launcher.supervise;

import dev.homeroom.launcher.definition.HealthRule;
import dev.homeroom.launcher.engine.Observation.OwnHealth;
import dev.homeroom.launcher.state.HealthReport;
import dev.homeroom.launcher.state.ServiceRecord;
import dev.homeroom.launcher.state.ServiceState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Says what reports on a running service mean. Counts the failed checks of one run. */
final class HealthJudge {
    /** A service without a check runs once it has lived this long. */
    private static final Duration ALIVE = Duration.ofMillis(500);
    /** Good checks in a row are written down this often. */
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(5);

    private int failedChecks;
    private Optional<Instant> healthySince = Optional.empty();

    /** The meaning of a report. */
    sealed interface HealthVerdict {
        /** @param record the service's record from now on */
        record Fine(ServiceRecord record) implements HealthVerdict {}

        record Unhealthy(HealthReport report) implements HealthVerdict {}
    }

    /** Forgets the run before. */
    void newRun() {
        failedChecks = 0;
        healthySince = Optional.empty();
    }

    /** Judges the result of a container's own check; a process has none. */
    HealthVerdict judge(ServiceRecord record, RunDefinition definition, OwnHealth health, Instant now) {
        return switch (health) {
            case NONE -> new HealthVerdict.Fine(alive(record, definition, now));
            case PENDING -> new HealthVerdict.Fine(record);
            case GOOD -> new HealthVerdict.Fine(good(record, definition, HealthReport.good(now)));
            case BAD ->
                new HealthVerdict.Unhealthy(
                        new HealthReport(now, false, "its container's own check fails", Optional.empty()));
        };
    }

    private static ServiceRecord alive(ServiceRecord record, RunDefinition definition, Instant now) {
        boolean lives = record.startedAt()
                .map(start -> !now.isBefore(start.plus(ALIVE)))
                .orElse(true);
        return lives && !definition.isOneshot() && record.state() == ServiceState.STARTING
                ? record.in(ServiceState.RUNNING, "")
                : record;
    }

    /** Judges the result of a check of the manifest. */
    HealthVerdict judge(
            ServiceRecord record, RunDefinition definition, HealthRule rule, HealthReport report, Instant now) {
        if (report.healthy()) {
            return new HealthVerdict.Fine(good(record, definition, report));
        }
        if (record.state() == ServiceState.STARTING) {
            boolean late = now.isAfter(record.startedAt().orElse(now).plus(rule.patience()));
            return late ? new HealthVerdict.Unhealthy(report) : new HealthVerdict.Fine(record.checked(report));
        }
        failedChecks++;
        return failedChecks >= rule.retries() ? new HealthVerdict.Unhealthy(report) : new HealthVerdict.Fine(record);
    }

    private ServiceRecord good(ServiceRecord record, RunDefinition definition, HealthReport report) {
        failedChecks = 0;
        if (definition.isOneshot()) {
            return record;
        }
        Instant since = healthySince.filter(began -> record.isHealthy()).orElse(report.lastCheck());
        healthySince = Optional.of(since);
        ServiceRecord good = record.isHealthy() && !isDue(record, report)
                ? record
                : record.checked(report).in(ServiceState.RUNNING, "");
        boolean calm =
                report.lastCheck().isAfter(since.plus(definition.restart().resetAfter()));
        return calm && good.restarts() > 0 ? good.restarted(0) : good;
    }

    private static boolean isDue(ServiceRecord record, HealthReport report) {
        return record.health()
                .map(last -> last.lastCheck().plus(BETWEEN_REPORTS).isBefore(report.lastCheck()))
                .orElse(true);
    }
}
