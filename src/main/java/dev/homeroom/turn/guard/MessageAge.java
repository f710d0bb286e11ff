package dev.homeroom.turn.guard;

import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.turn.TurnSettings;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Whether a message was sent longer ago than {@link TurnSettings#maxAge}. */
@Singleton
public class MessageAge {
    private final Duration most;
    private final InstantSource clock;

    public MessageAge(TurnSettings settings, InstantSource clock) {
        this.most = settings.maxAge();
        this.clock = clock;
    }

    /** False when the homeserver does not say when the message was sent. */
    public boolean isTooOld(RoomEvent message) {
        return !message.sentAt().equals(Instant.EPOCH)
                && message.sentAt().isBefore(clock.instant().minus(most));
    }
}
