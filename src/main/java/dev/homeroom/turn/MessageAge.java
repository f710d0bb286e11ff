package dev.homeroom.turn;

import dev.homeroom.matrix.RoomEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Whether a message was sent longer ago than {@link TurnSettings#maxAge}. */
@ApplicationScoped
class MessageAge {
    private final Duration most;
    private final Clock clock;

    MessageAge(TurnSettings settings, Clock clock) {
        this.most = settings.maxAge();
        this.clock = clock;
    }

    /** False where the homeserver does not say when the message was sent. */
    boolean isTooOld(RoomEvent message) {
        return !message.sentAt().equals(Instant.EPOCH)
                && message.sentAt().isBefore(clock.instant().minus(most));
    }
}
