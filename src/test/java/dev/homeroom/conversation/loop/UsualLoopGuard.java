package dev.homeroom.conversation.loop;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The usual limits of the loop guard.
 *
 * @param quickBots senders that answer within this time are bots
 */
public record UsualLoopGuard(Supplier<Duration> quickBots) implements LoopGuardSettings {
    @Override
    public int hops() {
        return 8;
    }

    @Override
    public int budget() {
        return 12;
    }

    @Override
    public int fuse() {
        return 9;
    }

    @Override
    public Duration window() {
        return Duration.ofSeconds(60);
    }

    @Override
    public Duration botsAnswerWithin() {
        return quickBots.get();
    }
}
