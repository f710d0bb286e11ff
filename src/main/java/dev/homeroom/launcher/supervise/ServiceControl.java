package dev.homeroom.launcher.supervise;

import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.launcher.state.ServiceRecord;
import dev.homeroom.launcher.state.ServiceState;
import dev.homeroom.launcher.state.Wish;
import java.time.InstantSource;

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
    private final String name;
    private final Surroundings surroundings;
    private final RunDefinition definition;
    private final ServiceLifecycle life;
    private final StartsAndStops acts;
    private final RunWatch watch;
    private final HealthJudge judge = new HealthJudge();

    ServiceControl(
            String name, ServiceRecord record, Surroundings surroundings, ServiceWork work, InstantSource clock) {
        this.name = name;
        this.surroundings = surroundings;
        this.definition = new RunDefinition(name, surroundings);
        this.life = new ServiceLifecycle(record, definition, clock);
        this.acts = new StartsAndStops(name, life, definition, surroundings, work, clock, this::forgetRun);
        this.watch =
                new RunWatch(name, surroundings, work, clock, new RunFindings(life, definition, judge, acts, clock));
    }

    ServiceRecord record() {
        return life.record();
    }

    void takeRequest(ServiceRecord latest) {
        life.takeRequest(latest);
    }

    /** Whether something is to be watched or done. */
    boolean isActive() {
        return !isDown() || record().state() == ServiceState.RESTARTING;
    }

    boolean isDown() {
        return !acts.isUnderWay() && !record().state().isUp();
    }

    void step() {
        if (acts.isUnderWay()) {
            return;
        }
        if (life.hasRequest() && (watch.hasLooked() || !record().state().isUp())) {
            life.handleRequest();
        }
        switch (record().state()) {
            case STOPPED -> leaveStopped();
            case WAITING, RESTARTING -> launchOrSettle();
            case STARTING, RUNNING -> watchOrStop();
            case STOPPING -> stopAgain();
            case DONE, ENDED, FAILED -> settleUnlessWished();
        }
    }

    private void leaveStopped() {
        if (record().wish() == Wish.RESTART) {
            life.settle("");
        }
        if (life.wantsToRun()) {
            life.await();
            launchWhenReady();
        }
    }

    private void launchOrSettle() {
        if (life.wantsToRun()) {
            launchWhenReady();
        } else {
            life.settle("");
        }
    }

    private void settleUnlessWished() {
        if (!life.wantsToRun()) {
            life.settle("");
        }
    }

    private void launchWhenReady() {
        if (!life.isRested() || !surroundings.areNeedsReady(name)) {
            return;
        }
        try {
            definition
                    .readForStart(record())
                    .ifPresentOrElse(acts::start, () -> life.fail("is no longer in the manifest"));
        } catch (ManifestException e) {
            life.fail(String.join(" ", e.sentences()));
        }
    }

    private void watchOrStop() {
        if (!life.wantsToRun() && surroundings.areDependentsDown(name)) {
            acts.stop(() -> life.settle(""));
        } else if (record().instance().isEmpty()) {
            findAgain();
        } else {
            definition.readUnlessKnown(record());
            watch.watch(record(), definition.known());
        }
    }

    /** A launcher died between the start and the moment it wrote it down: starting finds it if it is there. */
    private void findAgain() {
        life.await();
        launchWhenReady();
    }

    private void stopAgain() {
        if (acts.isStopDue()) {
            acts.stop(() -> life.restartOrGiveUp("was being stopped when the launcher ended"));
        }
    }

    private void forgetRun() {
        watch.newRun();
        judge.newRun();
    }
}
