package dev.homeroom.appservice;

import dev.homeroom.appservice.LinkStatus.Good;
import dev.homeroom.appservice.LinkStatus.Unchecked;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The link to the homeserver: checked from the start on until it is good, never given up, with growing pauses. What is
 * wrong is said once, and again only when it changes; what is wrong in the first seconds isn't said, since homeservers
 * open their port before they know their application services.
 */
@ApplicationScoped
public class HomeserverLink {
    /** How a thread waits. */
    @FunctionalInterface
    interface Pause {
        void of(Duration length) throws InterruptedException;
    }

    private static final Logger LOG = Logger.getLogger(HomeserverLink.class);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final Supplier<LinkStatus> check;
    private final InstantSource clock;
    private final Pause pause;
    private final CountDownLatch linked = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile LinkStatus status = new Unchecked();

    @Inject
    HomeserverLink(LinkCheck check, InstantSource clock) {
        this.check = check::check;
        this.clock = clock;
        this.pause = this::pauseUnlessStopped;
    }

    HomeserverLink(Supplier<LinkStatus> check, InstantSource clock, Pause pause) {
        this.check = check;
        this.clock = clock;
        this.pause = pause;
    }

    /** Begins to check. To be called once, when transactions can be taken: a ping has the homeserver push what waits. */
    public void start() {
        Thread.ofVirtual().name("homeserver-link").start(this::checkUntilLinked);
    }

    void stop(@Observes ShutdownEvent event) {
        stopped.countDown();
    }

    /** How things stood at the last look. */
    public LinkStatus status() {
        return status;
    }

    /**
     * Blocks until both directions work.
     *
     * @param limit how long to wait at most
     * @return whether they do
     */
    public boolean awaitLinked(Duration limit) throws InterruptedException {
        return linked.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    void checkUntilLinked() {
        Instant silentUntil = clock.instant().plus(GRACE);
        LinkStatus said = status;
        Duration growing = FIRST_PAUSE;
        while (stopped.getCount() > 0) {
            LinkStatus now = check.get();
            status = now;
            if (now instanceof Good) {
                LOG.info(now.sentence());
                linked.countDown();
                return;
            }
            if (!now.equals(said) && !clock.instant().isBefore(silentUntil)) {
                LOG.error(now.sentence());
                said = now;
            }
            try {
                pause.of(shorter(growing, untilGraceEnds(silentUntil)));
            } catch (InterruptedException e) {
                return;
            }
            growing = shorter(growing.multipliedBy(2), LONGEST_PAUSE);
        }
    }

    private void pauseUnlessStopped(Duration length) throws InterruptedException {
        if (stopped.await(length.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.debug("Stopped before the homeserver was reached");
        }
    }

    /** So that what is wrong is said when it is time, and not a pause later. */
    private Duration untilGraceEnds(Instant silentUntil) {
        Duration left = Duration.between(clock.instant(), silentUntil);
        return left.isPositive() ? left : LONGEST_PAUSE;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
