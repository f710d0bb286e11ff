package dev.homeroom.conversation;

import dev.homeroom.cache.RecentAnswers;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;

/** Tells which rooms are encrypted. Homeroom can't encrypt, and never sends plain text where people expect encryption. */
@ApplicationScoped
public class RoomEncryption {
    private static final int MOST_CACHED = 10_000;
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Homeserver homeserver;
    private final RecentAnswers<RoomId, Boolean> encrypted;

    public RoomEncryption(Homeserver homeserver, InstantSource clock) {
        this.homeserver = homeserver;
        this.encrypted = new RecentAnswers<>(MOST_CACHED, FRESH, clock);
    }

    /**
     * Whether the room is encrypted. The answer may be a minute old. A room that tells the user nothing takes no message either.
     *
     * @param member of the room
     * @throws HomeserverException when the homeserver can't say now
     */
    public boolean isEncrypted(UserId member, RoomId room) {
        return encrypted
                .of(room)
                .orElseGet(() -> HomeserverException.refusalMeans(
                        false,
                        () -> encrypted.keep(
                                room,
                                homeserver
                                        .state(member, room, "m.room.encryption", "")
                                        .isPresent())));
    }

    /** Likewise, but the answer is not older than this call. */
    public boolean isEncryptedNow(UserId member, RoomId room) {
        encrypted.forget(room);
        return isEncrypted(member, room);
    }
}
