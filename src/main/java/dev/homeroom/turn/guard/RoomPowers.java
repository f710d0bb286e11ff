package dev.homeroom.turn.guard;

import dev.homeroom.cache.RecentAnswers;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomPower;
import dev.homeroom.rooms.state.RoomState;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Predicate;

/**
 * Answers questions about people's power in rooms. Most need the power levels alone. The whole state, which has the
 * room's creators, is read only where the levels don't suffice.
 */
@Singleton
public class RoomPowers {
    private static final Duration FRESH = Duration.ofMinutes(10);
    /** An event with power levels can have 64 kB. */
    private static final int MOST_ROOMS = 1_000;

    private final Homeserver homeserver;
    private final RecentAnswers<RoomId, RoomPower> known;

    public RoomPowers(Homeserver homeserver, InstantSource clock) {
        this.homeserver = homeserver;
        this.known = new RecentAnswers<>(MOST_ROOMS, FRESH, clock);
    }

    /** The room's power levels have changed, or may have. */
    public void forget(RoomId room) {
        known.forget(room);
    }

    /**
     * By power levels that are at most ten minutes old.
     *
     * @param reader is in the room
     * @throws dev.homeroom.matrix.HomeserverException when they can't be read
     */
    public boolean permit(RoomId room, UserId reader, Predicate<RoomPower> question) {
        RoomPower power = known.of(room).orElseGet(() -> levels(room, reader));
        return question.test(power) || (power.creators().isEmpty() && question.test(withCreators(room, reader)));
    }

    /** Reads the power levels now, and answers {@link #permit} by them. */
    public boolean permitNow(RoomId room, UserId reader, Predicate<RoomPower> question) {
        forget(room);
        return permit(room, reader, question);
    }

    private RoomPower levels(RoomId room, UserId reader) {
        return known.keep(room, RoomPower.ofLevels(homeserver.state(reader, room, EventTypes.POWER_LEVELS, "")));
    }

    private RoomPower withCreators(RoomId room, UserId reader) {
        return known.keep(room, new RoomState(homeserver.state(reader, room)).power());
    }
}
