package dev.homeroom.launcher.supervise;

import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.definition.StopRule;
import dev.homeroom.launcher.engine.Engine.Ending;
import dev.homeroom.launcher.state.Instance;
import dev.homeroom.launcher.state.ServiceState;
import dev.homeroom.launcher.supervise.ServiceWork.Done;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Starts and stops one service, one after the other. */
final class StartsAndStops {
    private static final Duration BETWEEN_ATTEMPTS_TO_STOP = Duration.ofSeconds(5);

    private final String name;
    private final ServiceLifecycle life;
    private final RunDefinition definition;
    private final Surroundings surroundings;
    private final ServiceWork work;
    private final InstantSource clock;
    private final Runnable beginning;
    private boolean underWay;
    private Instant nextStop = Instant.MIN;

    /** @param beginning is told when a start or a stop begins: everything that was seen so far is about an earlier run */
    StartsAndStops(
            String name,
            ServiceLifecycle life,
            RunDefinition definition,
            Surroundings surroundings,
            ServiceWork work,
            InstantSource clock,
            Runnable beginning) {
        this.name = name;
        this.life = life;
        this.definition = definition;
        this.surroundings = surroundings;
        this.work = work;
        this.clock = clock;
        this.beginning = beginning;
    }

    boolean isUnderWay() {
        return underWay;
    }

    void start(ServiceDefinition service) {
        life.become(life.record().launching(clock.instant(), work.logLength(name)));
        begin();
        surroundings.run(() -> {
            Done done = work.launch(service);
            return () -> started(done);
        });
    }

    private void begin() {
        underWay = true;
        beginning.run();
    }

    private void started(Done done) {
        underWay = false;
        switch (done) {
            case Done.Launched(Instance instance) -> life.become(life.record().as(instance));
            case Done.NotDone(String sentence) -> life.restartOrGiveUp("could not be started: " + sentence);
            case Done.Stopped stopped -> throw new IllegalStateException("A start is no stop");
        }
    }

    /** Whether a stop that failed is to be tried again now. */
    boolean isStopDue() {
        return !clock.instant().isBefore(nextStop);
    }

    /** @param next the transition after the stop, while the service is still wished to run; without that wish it settles */
    void stop(Runnable next) {
        Optional<Instance> instance = life.record().instance();
        if (instance.isEmpty()) {
            next.run();
            return;
        }
        StopRule rule = definition.stop(life.record());
        life.become(life.record().in(ServiceState.STOPPING, life.record().detail()));
        begin();
        surroundings.run(() -> {
            Done done = work.stop(name, instance.get(), rule);
            return () -> stopped(done, next);
        });
    }

    private void stopped(Done done, Runnable next) {
        underWay = false;
        switch (done) {
            case Done.Stopped(Ending ending) -> {
                if (life.wantsToRun()) {
                    next.run();
                } else {
                    life.settle(ending == Ending.BY_FORCE ? "had to be killed" : "");
                }
            }
            case Done.NotDone(String sentence) -> {
                life.become(life.record().in(ServiceState.STOPPING, "could not be stopped: " + sentence));
                nextStop = clock.instant().plus(BETWEEN_ATTEMPTS_TO_STOP);
            }
            case Done.Launched launched -> throw new IllegalStateException("A stop is no start");
        }
    }
}
