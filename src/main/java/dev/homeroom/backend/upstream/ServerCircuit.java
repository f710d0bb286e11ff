package dev.homeroom.backend.upstream;

import dev.homeroom.backend.AgentBackend.Circuit;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.upstream.RequestAttempt.AttemptEnd;
import dev.homeroom.backend.upstream.UpstreamReply.Complete;
import dev.homeroom.retry.RetryGuard;
import dev.homeroom.time.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Makes the requests to one server as its {@link CircuitState circuit} allows: questions once, small reads with retries,
 * probes on threads of their own.
 *
 * <p>A request fails by an outage, or by the lack of any answer. A failed question begins a check, one at a time: it probes at
 * once, after 1 s and after 3 s, and ends with the first answer. A small read counts once, with all its retries.
 */
final class ServerCircuit implements RequestGuard {
    private static final List<Duration> CHECK_PAUSES =
            List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2));
    private static final Backoff READ_BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1));
    private static final Duration LONGEST_RETRIES = Duration.ofSeconds(2);

    private final String backend;
    private final List<Duration> checkPauses;
    private final Predicate<UpstreamReply.Whole> isOutage;
    private final CircuitState state;
    private final RetryGuard retries = new RetryGuard(
            READ_BACKOFF, LONGEST_RETRIES, FailedAttemptException.class::isInstance, ServerCircuit::asked);
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Supplier<RequestAttempt<Complete>> probe =
            () -> new RequestAttempt<>(new UpstreamReply.NotSent("no probe"), AttemptEnd.ABANDONED);

    ServerCircuit(
            String backend,
            Duration probeInterval,
            Predicate<UpstreamReply.Whole> isOutage,
            WhenProbeFails whenProbeFails) {
        this(backend, probeInterval, CHECK_PAUSES, isOutage, whenProbeFails);
    }

    /** @param checkPauses before each probe of a check */
    ServerCircuit(
            String backend,
            Duration probeInterval,
            List<Duration> checkPauses,
            Predicate<UpstreamReply.Whole> isOutage,
            WhenProbeFails whenProbeFails) {
        this.backend = backend;
        this.checkPauses = checkPauses;
        this.isOutage = isOutage;
        this.state = new CircuitState(
                backend, probeInterval, whenProbeFails, () -> onThread("probe-" + backend, this::probe));
    }

    @Override
    public UpstreamReply question(Supplier<RequestAttempt<UpstreamReply>> attempt) {
        return state.admitsQuestion() ? noted(attempt.get()) : notAsked();
    }

    @Override
    public Complete once(Supplier<RequestAttempt<Complete>> attempt) {
        return state.admitsQuestion() ? noted(attempt.get()) : notAsked();
    }

    @Override
    public Complete read(Supplier<RequestAttempt<Complete>> attempt) {
        if (state.outage().isPresent()) {
            return notAsked();
        }
        try {
            Complete reply = retries.call(() -> judged(attempt.get()), Complete.class);
            state.readAnswered();
            return reply;
        } catch (FailedAttemptException e) {
            if (e.isOutage()) {
                state.readFailed(e);
            } else {
                state.readAnswered();
            }
            return e.reply();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new UpstreamReply.Lost(How.CONNECTION_LOST, "the wait was interrupted");
        }
    }

    @Override
    public Circuit circuit() {
        return state;
    }

    @Override
    public void probeBy(Supplier<RequestAttempt<Complete>> attempt) {
        probe = attempt;
    }

    @Override
    public void close() {
        closing.countDown();
        state.end();
    }

    private UpstreamReply.NotSent notAsked() {
        return new UpstreamReply.NotSent(state.lastFailure());
    }

    private <R extends UpstreamReply> R noted(RequestAttempt<R> attempt) {
        if (isFailure(attempt)) {
            if (state.beginsCheck(FailedAttemptException.detail(attempt.reply()))) {
                onThread("check-" + backend, this::check);
            }
        } else if (attempt.end() == AttemptEnd.ANSWERED) {
            state.questionAnswered();
        }
        return attempt.reply();
    }

    private boolean isFailure(RequestAttempt<?> attempt) {
        return attempt.end() == AttemptEnd.UNANSWERED
                || (attempt.reply() instanceof UpstreamReply.Whole whole && isOutage.test(whole));
    }

    /** @throws FailedAttemptException if the server failed, or wants a pause */
    private Complete judged(RequestAttempt<Complete> attempt) {
        if (isFailure(attempt)) {
            throw FailedAttemptException.byOutage(attempt.reply());
        }
        if (attempt.reply() instanceof UpstreamReply.Whole whole && whole.isRateLimit()) {
            throw FailedAttemptException.byRateLimit(whole);
        }
        return attempt.reply();
    }

    private static Optional<Duration> asked(Throwable failure) {
        return failure instanceof FailedAttemptException failed && failed.reply() instanceof UpstreamReply.Whole whole
                ? whole.retryAfter()
                : Optional.empty();
    }

    private static void onThread(String name, Runnable work) {
        Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false).start(work);
    }

    private void check() {
        try {
            for (Duration pause : checkPauses) {
                if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS) || !state.needsCheck()) {
                    return;
                }
                RequestAttempt<Complete> attempt = probe.get();
                if (!isFailure(attempt)) {
                    state.readAnswered();
                    return;
                }
                state.checkFailed(FailedAttemptException.byOutage(attempt.reply()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            state.endCheck();
        }
    }

    /** Finds out whether a server behind an open circuit is back. */
    private void probe() {
        RequestAttempt<Complete> attempt = probe.get();
        if (isFailure(attempt)) {
            state.probeFailed(FailedAttemptException.byOutage(attempt.reply()));
        } else {
            state.readAnswered();
        }
    }
}
