package dev.homeroom.e2e;

import java.time.Duration;
import java.util.List;

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

    /** Hands the request on twice at once, and back the answer that comes to the first. */
    record Doubled() implements Fault {}

    /**
     * Hands the request on, and its answer back. If it was taken, further requests are made like it after a while, one after
     * the other, each until it is taken; nobody hears what comes of them.
     */
    record FollowedBy(Duration after, List<Further> further) implements Fault {}

    /** @param path as it is sent, with the query if there is one */
    record Further(String path, String body) {}

    /**
     * Answers 200 by itself, and hands the request on later, until it is taken: what is sent meanwhile overtakes it.
     *
     * @param taken told when it was
     */
    record Postponed(Duration by, Runnable taken) implements Fault {}

    /** Answers 200 by itself; the request goes no further. */
    record Swallowed() implements Fault {}
}
