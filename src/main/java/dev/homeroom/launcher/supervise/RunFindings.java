package dev.homeroom.launcher.supervise;

import dev.homeroom.launcher.definition.HealthRule;
import dev.homeroom.launcher.definition.RestartRule.RestartPolicy;
import dev.homeroom.launcher.engine.Observation;
import dev.homeroom.launcher.engine.Observation.OwnHealth;
import dev.homeroom.launcher.state.HealthReport;
import dev.homeroom.launcher.state.ServiceRecord;
import dev.homeroom.launcher.state.ServiceState;
import dev.homeroom.launcher.supervise.HealthJudge.HealthVerdict;
import java.time.InstantSource;
import java.util.OptionalInt;

/** Acts on what the watch finds: a service that ended, or is no longer healthy, is stopped and started again. */
final class RunFindings implements RunWatch.WatchReceiver {
    private final ServiceLifecycle life;
    private final RunDefinition definition;
    private final HealthJudge judge;
    private final StartsAndStops acts;
    private final InstantSource clock;

    RunFindings(
            ServiceLifecycle life,
            RunDefinition definition,
            HealthJudge judge,
            StartsAndStops acts,
            InstantSource clock) {
        this.life = life;
        this.definition = definition;
        this.judge = judge;
        this.acts = acts;
        this.clock = clock;
    }

    @Override
    public void seen(Observation observation) {
        switch (observation) {
            case Observation.Up(OwnHealth health) -> {
                if (definition.health().isEmpty()) {
                    heed(judge.judge(life.record(), definition, health, clock.instant()));
                }
            }
            case Observation.Gone(OptionalInt exitCode) -> ended(exitCode);
            case Observation.Unknown unknown -> {}
        }
    }

    @Override
    public void checked(HealthRule rule, HealthReport report) {
        heed(judge.judge(life.record(), definition, rule, report, clock.instant()));
    }

    private void heed(HealthVerdict verdict) {
        switch (verdict) {
            case HealthVerdict.Fine(ServiceRecord judged) -> life.become(judged);
            case HealthVerdict.Unhealthy(HealthReport report) -> unhealthy(report);
        }
    }

    private void unhealthy(HealthReport report) {
        ServiceRecord record = life.record();
        String reason =
                (record.state() == ServiceState.STARTING ? "was not healthy in time: " : "was no longer healthy: ")
                        + report.detail();
        if (record.state() == ServiceState.RUNNING && definition.restart().policy() == RestartPolicy.NO) {
            life.become(record.checked(report).in(ServiceState.RUNNING, reason));
        } else {
            acts.stop(() -> life.restartOrGiveUp(reason));
        }
    }

    private void ended(OptionalInt exitCode) {
        boolean good = exitCode.isPresent() && exitCode.getAsInt() == 0;
        if (definition.isOneshot() && good) {
            life.become(life.record().in(ServiceState.DONE, ""));
            return;
        }
        String reason = exitCode.isPresent()
                ? "ended by itself, with exit code " + exitCode.getAsInt()
                : "ended by itself, with an exit code that nobody saw";
        boolean stays = good && definition.restart().policy() != RestartPolicy.ALWAYS;
        acts.stop(() -> {
            if (stays && life.wantsToRun()) {
                life.become(life.record().in(ServiceState.ENDED, reason));
            } else {
                life.restartOrGiveUp(reason);
            }
        });
    }
}
