package dev.homeroom.launcher.supervise;

import dev.homeroom.launcher.definition.RestartRule;
import dev.homeroom.launcher.definition.RestartRule.RestartPolicy;
import dev.homeroom.launcher.state.ServiceRecord;
import dev.homeroom.launcher.state.ServiceState;
import dev.homeroom.launcher.state.Wish;
import java.time.Instant;
import java.time.InstantSource;

/** The record of one service, and the transitions that need no work. {@link ServiceControl} draws all of them. */
final class ServiceLifecycle {
    private final RunDefinition definition;
    private final InstantSource clock;
    private ServiceRecord record;
    private Instant nextStart = Instant.MIN;

    ServiceLifecycle(ServiceRecord record, RunDefinition definition, InstantSource clock) {
        this.record = record;
        this.definition = definition;
        this.clock = clock;
    }

    ServiceRecord record() {
        return record;
    }

    void become(ServiceRecord next) {
        record = next;
    }

    boolean wantsToRun() {
        return record.wish() == Wish.RUN;
    }

    /** Whether the pause after the last run is over. */
    boolean isRested() {
        return !clock.instant().isBefore(nextStart);
    }

    void takeRequest(ServiceRecord latest) {
        if (latest.asked() > record.asked()) {
            record = record.withRequestOf(latest);
        }
    }

    boolean hasRequest() {
        return record.asked() > record.handled();
    }

    void handleRequest() {
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
    void settle(String detail) {
        record = record.in(ServiceState.STOPPED, detail).restarted(0);
        if (record.wish() == Wish.RESTART) {
            record = record.asked(Wish.RUN, record.profile(), record.asked());
        }
    }

    void await() {
        record = record.in(ServiceState.WAITING, "");
    }

    void fail(String reason) {
        record = record.in(ServiceState.FAILED, reason);
    }

    /** A run is over that should not be. */
    void restartOrGiveUp(String reason) {
        RestartRule rule = definition.restart();
        int restarts = record.restarts();
        if (!wantsToRun()) {
            settle("");
        } else if (rule.policy() == RestartPolicy.NO) {
            fail(reason);
        } else if (restarts >= rule.limit()) {
            fail(reason + ", after " + restarts + " restarts");
        } else {
            nextStart = clock.instant().plus(rule.pause(restarts));
            record = record.in(ServiceState.RESTARTING, reason).restarted(restarts + 1);
        }
    }
}
