package dev.homeroom.backend.upstream;

import dev.homeroom.backend.AgentBackend.Circuit;
import dev.homeroom.backend.upstream.RequestGuard.WhenProbeFails;
import dev.homeroom.settings.ReadableTime;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * The state of the circuit breaker before one server.
 *
 * <table>
 * <caption>States</caption>
 * <tr><th>state</th><th>small reads</th><th>questions</th><th>leaves it by</th></tr>
 * <tr><td>closed</td><td>are made</td><td>are asked</td><td>a failed question → checking; three failed small reads in a
 *     row → open</td></tr>
 * <tr><td>checking</td><td>are made</td><td>are asked until the first probe fails, and then turned away</td><td>the end of
 *     the check, or an answer to a question → closed; three failed small reads in a row → open</td></tr>
 * <tr><td>open</td><td>only the probe, after every interval</td><td>are turned away</td><td>an answer → closed</td></tr>
 * </table>
 *
 * <p>Only small reads count. A failed question counts for nothing, since its model or its connection may be the only one that
 * fails.
 *
 * <p>A server that answers questions is never shut out by its small reads:
 * <ul>
 *   <li>An answer to a question counts as an answered small read, ends the check and closes the circuit.
 *   <li>A failed probe doesn't open the circuit again if the latest question since the failed probe before was answered.
 *   <li>{@link WhenProbeFails#TRY_A_QUESTION} lets one question through each time that the circuit opens or a probe fails.
 * </ul>
 *
 * <p>SmallRye's breaker counts the results under this object's lock, so its changes arrive in order.
 */
final class CircuitState implements Circuit {
    private static final Logger LOG = Logger.getLogger(CircuitState.class);
    private static final int FAILURES_IN_A_ROW = 3;
    private static final double ALL = 1.0;

    private final String backend;
    private final Duration probeInterval;
    private final WhenProbeFails whenProbeFails;
    private final Runnable probe;
    private final Guard breaker;
    private final List<Runnable> listeners = new ArrayList<>();
    private String lastFailure = "";
    private boolean open;
    private boolean checking;
    private boolean suspected;
    private boolean ended;

    /** The latest question was answered, and no small read has failed since. */
    private boolean answered;

    /** One question is let through the open circuit. */
    private boolean mayTry;

    /** @param probe begins a probe */
    CircuitState(String backend, Duration probeInterval, WhenProbeFails whenProbeFails, Runnable probe) {
        this.backend = backend;
        this.probeInterval = probeInterval;
        this.whenProbeFails = whenProbeFails;
        this.probe = probe;
        this.breaker = Guard.create()
                .withCircuitBreaker()
                .requestVolumeThreshold(FAILURES_IN_A_ROW)
                .failureRatio(ALL)
                .delay(probeInterval.toMillis(), ChronoUnit.MILLIS)
                .onStateChange(this::changed)
                .done()
                .build();
    }

    @Override
    public synchronized Optional<String> outage() {
        return open ? Optional.of(lastFailure) : Optional.empty();
    }

    @Override
    public synchronized Optional<String> refusal() {
        return suspected || (open && !mayTry) ? Optional.of(lastFailure) : Optional.empty();
    }

    @Override
    public synchronized void onReturn(Runnable listener) {
        listeners.add(listener);
    }

    synchronized String lastFailure() {
        return lastFailure;
    }

    /** Whether a question may be asked now. The one that is let through an open circuit is used up. */
    synchronized boolean admitsQuestion() {
        boolean isAdmitted = refusal().isEmpty();
        mayTry = false;
        return isAdmitted;
    }

    synchronized void questionAnswered() {
        answered = true;
        count(Optional.empty());
        resume();
    }

    /** Notes a failed question. Returns whether a check begins by it. */
    synchronized boolean beginsCheck(String failure) {
        answered = false;
        if (open || checking || ended) {
            return false;
        }
        lastFailure = failure;
        checking = true;
        return true;
    }

    /** Whether a check has anything left to find out. */
    synchronized boolean needsCheck() {
        return !open && !answered;
    }

    /** Notes a failed probe of a check. */
    synchronized void checkFailed(FailedAttemptException failure) {
        if (needsCheck()) {
            suspected = true;
            failed(failure);
        }
    }

    synchronized void endCheck() {
        checking = false;
        if (suspected) {
            resume();
        }
    }

    synchronized void readAnswered() {
        count(Optional.empty());
    }

    /** Counts only while the circuit is closed: a read that began earlier says nothing new. */
    synchronized void readFailed(FailedAttemptException failure) {
        if (!open) {
            failed(failure);
        }
    }

    /** Notes a failed probe of the open circuit. */
    synchronized void probeFailed(FailedAttemptException failure) {
        failed(failure);
    }

    private void failed(FailedAttemptException failure) {
        lastFailure = failure.detail();
        count(Optional.of(failure));
        answered = false;
    }

    private void count(Optional<FailedAttemptException> failure) {
        try {
            breaker.get(
                    () -> {
                        failure.ifPresent(e -> {
                            throw e;
                        });
                        return true;
                    },
                    Boolean.class);
        } catch (FailedAttemptException e) {
            LOG.tracef("The breaker counted a failure: backend=%s", backend);
        } catch (CircuitBreakerOpenException e) {
            LOG.tracef("The open breaker counts probes alone: backend=%s", backend);
        }
    }

    /** The listener of the breaker. Only the change to half-open may come from another thread, without the lock. */
    private synchronized void changed(CircuitBreakerState to) {
        if (ended) {
            return;
        }
        switch (to) {
            case OPEN -> shut();
            case HALF_OPEN -> probe.run();
            case CLOSED -> resume();
        }
    }

    private void shut() {
        if (answered) {
            return;
        }
        if (!open) {
            LOG.warnf(
                    "The server of a backend can't be reached, so its circuit breaker is open. It gets a probe every %s: "
                            + "backend=%s (%s)",
                    ReadableTime.of(probeInterval), backend, lastFailure);
        }
        open = true;
        suspected = false;
        mayTry = whenProbeFails == WhenProbeFails.TRY_A_QUESTION;
    }

    /** Questions are asked again. */
    private void resume() {
        boolean wasRefusing = open || suspected;
        if (open) {
            LOG.infof("The server of a backend answers again: backend=%s", backend);
        }
        open = false;
        suspected = false;
        mayTry = false;
        if (wasRefusing) {
            listeners.forEach(Runnable::run);
        }
    }

    synchronized void end() {
        ended = true;
    }
}
