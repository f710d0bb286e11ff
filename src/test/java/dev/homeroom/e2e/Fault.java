package dev.homeroom.e2e;

import java.time.Duration;
import java.util.List;

/** The action of a {@link Proxy} on a request. */
sealed interface Fault {
    /** Forwards the request and its answer. */
    record None() implements Fault {}

    /** Answers 429 without forwarding the request. */
    record RateLimited(Duration retryAfter) implements Fault {}

    /** Answers 502 without forwarding the request. */
    record BadGateway() implements Fault {}

    /** Answers 403 without forwarding the request. */
    record Forbidden() implements Fault {}

    /** Answers 200 with this JSON without forwarding the request. */
    record Replaced(String json) implements Fault {}

    /** Closes the connection without forwarding the request. */
    record Dropped() implements Fault {}

    /** Forwards the request, withholds the answer for this time, then closes the connection. */
    record AnswerLost(Duration hangs) implements Fault {}

    /** Forwards the request after this time. */
    record Delayed(Duration by) implements Fault {}

    /** Forwards the request twice at once, and returns the first one's answer. */
    record Doubled() implements Fault {}

    /**
     * Forwards the request and its answer. If it was accepted, similar requests follow later, in order, each repeated
     * until accepted. Their answers are ignored.
     */
    record FollowedBy(Duration after, List<Further> further) implements Fault {}

    /** @param path as it is sent, with the query if there is one */
    record Further(String path, String body) {}

    /**
     * Answers 200 by itself, and forwards the request later, repeated until accepted. Other requests overtake it.
     *
     * @param taken called when it is accepted
     */
    record Postponed(Duration by, Runnable taken) implements Fault {}

    /** Answers 200 without forwarding the request. */
    record Swallowed() implements Fault {}
}
