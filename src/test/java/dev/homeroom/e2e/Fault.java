package dev.homeroom.e2e;

import java.time.Duration;

/** What a {@link Proxy} does with a request. */
sealed interface Fault {
    /** Hands the request on, and the answer back. */
    record None() implements Fault {}

    /** Answers 429 by itself; the request goes no further. */
    record RateLimited(Duration retryAfter) implements Fault {}

    /** Answers 502 by itself; the request goes no further. */
    record BadGateway() implements Fault {}

    /** Answers 403 by itself; the request goes no further. */
    record Forbidden() implements Fault {}

    /** Closes the connection; the request goes no further. */
    record Dropped() implements Fault {}

    /** Hands the request on, keeps the answer to itself for this long, and closes the connection then. */
    record AnswerLost(Duration hangs) implements Fault {}

    /** Hands the request on after this long. */
    record Delayed(Duration by) implements Fault {}
}
