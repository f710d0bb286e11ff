package dev.homeroom.conversation.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stops agents that answer each other, or a bot, without people. The state of one room; texts play no part.
 *
 * <table>
 * <caption>Automatic turns are the turns that a message of an agent or of a bot asks for</caption>
 * <tr><th>state</th><th>event</th><th>then</th></tr>
 * <tr><td>closed</td><td>a person writes</td><td>closed, with the whole budget</td></tr>
 * <tr><td>closed</td><td>automatic turns within all limits</td><td>closed; they run</td></tr>
 * <tr><td>closed</td><td>automatic turns beyond a limit</td><td>open; none of them runs</td></tr>
 * <tr><td>open</td><td>a person writes</td><td>open</td></tr>
 * <tr><td>open</td><td>automatic turns</td><td>open; none of them runs</td></tr>
 * <tr><td>open</td><td>a person resumes</td><td>closed, as a new room</td></tr>
 * </table>
 *
 * @param spent automatic turns since a person wrote
 * @param recent the times of the latest automatic turns, oldest first; those of the fuse's window at least
 * @param opened the limit that opened the guard; empty while it is closed
 */
public record LoopGuard(int spent, List<Instant> recent, Optional<LoopLimit> opened) {
    /** A room without automatic turns. */
    public static final LoopGuard CLOSED = new LoopGuard(0, List.of(), Optional.empty());

    public LoopGuard {
        recent = List.copyOf(recent);
    }

    /** The limits of automatic turns. */
    public enum LoopLimit {
        /** Messages of agents in a row, each of which was caused by the one before. */
        HOPS,
        /** Turns since a person wrote. */
        BUDGET,
        /** Turns within a short time. */
        FUSE;

        /** The limit as the database and rooms store it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<LoopLimit> of(@Nullable String word) {
            return Arrays.stream(values())
                    .filter(limit -> limit.word().equals(word))
                    .findFirst();
        }
    }

    /**
     * The values of the limits.
     *
     * @param hops largest number of a hop that is still answered
     * @param budget most turns since a person wrote
     * @param fuse number of turns within the window that opens the guard
     */
    public record LoopLimits(int hops, int budget, int fuse, Duration window) {}

    /** The answer to automatic turns. */
    public sealed interface LoopVerdict {
        /** @param next the state with these turns */
        record Allowed(LoopGuard next) implements LoopVerdict {}

        /** @param next the open state */
        record Opened(LoopGuard next, LoopLimit by) implements LoopVerdict {}

        /** The guard was open before. */
        record StillOpen() implements LoopVerdict {}
    }

    public boolean isOpen() {
        return opened.isPresent();
    }

    public LoopGuard personWrote() {
        return isOpen() ? this : new LoopGuard(0, recent, opened);
    }

    public LoopGuard resumed() {
        return CLOSED;
    }

    /**
     * Decides about the turns that one automatic message asks for: all of them, or none.
     *
     * @param turns one at least
     * @param hop counts the messages of agents since the person's, this one included; 0 for a bot
     */
    public LoopVerdict automatic(int turns, int hop, Instant now, LoopLimits limits) {
        if (isOpen()) {
            return new LoopVerdict.StillOpen();
        }
        List<Instant> within = Stream.concat(
                        recent.stream().filter(at -> at.isAfter(now.minus(limits.window()))),
                        Stream.generate(() -> now).limit(turns))
                .collect(Collectors.toList());
        LoopGuard next = new LoopGuard(spent + turns, within, Optional.empty());
        return next.exceeded(hop, limits)
                .<LoopVerdict>map(limit -> new LoopVerdict.Opened(opening(limit), limit))
                .orElseGet(() -> new LoopVerdict.Allowed(next));
    }

    private LoopGuard opening(LoopLimit limit) {
        return new LoopGuard(spent, recent, Optional.of(limit));
    }

    private Optional<LoopLimit> exceeded(int hop, LoopLimits limits) {
        if (hop > limits.hops()) {
            return Optional.of(LoopLimit.HOPS);
        }
        if (recent.size() >= limits.fuse()) {
            return Optional.of(LoopLimit.FUSE);
        }
        return spent > limits.budget() ? Optional.of(LoopLimit.BUDGET) : Optional.empty();
    }
}
