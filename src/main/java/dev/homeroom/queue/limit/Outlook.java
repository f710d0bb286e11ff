package dev.homeroom.queue.limit;

import dev.homeroom.queue.inbox.WaitingEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Estimates how long the messages of a room will wait. A turn that already takes longer than usual is assumed to take
 * as long again.
 *
 * @param first time until the running turn ends
 * @param further time of each later turn
 * @param measured whether recent turns were measured; false for a guess
 */
record Outlook(Duration first, Duration further, boolean measured) {
    /** So that a room whose turns take no time has a bound as well. */
    private static final Duration SHORTEST = Duration.ofMillis(5);

    private static final int UNUSUAL = 3;

    /** A running turn must have lasted this long before its duration is used as an estimate for others. */
    private static final Duration TRUSTED = Duration.ofSeconds(5);

    /**
     * @param turn recent duration of a turn; if empty, the time of the running turn counts for all
     * @param workingSince when this process began to work: the time that an event waited before that is no measure of its turn
     */
    static Outlook of(WaitingEvent first, Optional<Duration> turn, Instant workingSince, Instant now) {
        Optional<Instant> begun =
                first.asked().map(WaitingEvent.EarlierAttempt::at).or(first::firstFailedAt);
        Instant waiting = begun.orElse(turn.isPresent() ? now : first.receivedAt());
        Instant since = waiting.isBefore(workingSince) ? workingSince : waiting;
        Duration running = Duration.between(since, now);
        Optional<Duration> usual = turn.filter(lately -> !isStuck(running, lately));
        Duration further = Collections.max(List.of(usual.orElse(running), SHORTEST));
        return new Outlook(Collections.max(List.of(running, further)), further, usual.isPresent());
    }

    private static boolean isStuck(Duration running, Duration lately) {
        return isLonger(running, QueueLimit.WORTH_TELLING) && isLonger(running, lately.multipliedBy(UNUSUAL));
    }

    private static boolean isLonger(Duration one, Duration other) {
        return one.compareTo(other) > 0;
    }

    /** Until the turn of the event at this place begins; the first is being worked on. */
    Duration until(int place) {
        return first.plus(further.multipliedBy(place - 2L));
    }

    boolean isTrusted() {
        return measured || !isLonger(TRUSTED, first);
    }

    /**
     * The number of places that have their turn within this time, at least the limit. A guess grows by the second, so
     * all places beyond the limit are then judged together; otherwise people would be told one by one.
     */
    int places(int limit, Duration time) {
        if (!measured) {
            return !isTrusted() || isLonger(time, until(limit + 1)) ? Integer.MAX_VALUE : limit;
        }
        Duration left = time.minus(first);
        return left.isNegative() ? limit : (int) Math.max(limit, 2 + left.dividedBy(further));
    }
}
