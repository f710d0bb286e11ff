package dev.homeroom.reset;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes down what Homeroom has made in Matrix, room by room and the Spaces last. Matrix has no way to delete a room: it is
 * unbound and unlinked, loses its alias, and our users leave it; for people it stays readable.
 *
 * <p>The bot leaves a room last, so that one that broke off is found again. Each room can be taken down again.
 */
@ApplicationScoped
public class MatrixReset {
    private final Homeserver homeserver;
    private final Namespace namespace;
    private final RoomTeardown roomTeardown;

    public MatrixReset(Homeserver homeserver, Namespace namespace, RoomTeardown roomTeardown) {
        this.homeserver = homeserver;
        this.namespace = namespace;
        this.roomTeardown = roomTeardown;
    }

    /** What became of one room. */
    public sealed interface Result {
        RoomId room();

        /** It is taken down; {@code left} says what could not be removed and does no harm. */
        record TakenDown(RoomId room, List<String> left) implements Result {}

        /** It is not, or not wholly; to be tried again. */
        record Failed(RoomId room, String why) implements Result {}
    }

    /**
     * The rooms that are to be taken down: those that the bot made, bound or marked, Spaces last. Costs a request for each
     * room that the bot is in.
     *
     * @throws HomeserverException when it can't be told
     */
    public List<RoomId> rooms() {
        List<RoomId> rooms = new ArrayList<>();
        List<RoomId> spaces = new ArrayList<>();
        for (RoomId room : homeserver.joinedRooms(namespace.bot())) {
            RoomState.seenBy(namespace.bot(), room, homeserver)
                    .filter(this::isOurs)
                    .ifPresent(seen -> (seen.isSpace() ? spaces : rooms).add(room));
        }
        rooms.sort(Comparator.comparing(RoomId::value));
        rooms.addAll(spaces);
        return rooms;
    }

    /** A binding that was emptied is one still: the bot has said it. */
    private boolean isOurs(RoomState seen) {
        return isByBot(seen, EventTypes.CREATE) || isByBot(seen, EventTypes.BINDING) || isByBot(seen, EventTypes.SPACE);
    }

    private boolean isByBot(RoomState seen, String type) {
        return seen.event(type, "")
                .filter(event -> event.sender().equals(namespace.bot()))
                .isPresent();
    }

    /** Idempotent. */
    public Result tearDown(RoomId room, Optional<RoomId> space) {
        try {
            return new Result.TakenDown(
                    room,
                    RoomState.seenBy(namespace.bot(), room, homeserver)
                            .map(seen -> roomTeardown.of(room, seen, space))
                            .orElse(List.of()));
        } catch (HomeserverException e) {
            return new Result.Failed(room, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Has agents' users leave whatever rooms they are still in, such as those that the bot isn't in.
     *
     * @return how many rooms were left
     * @throws HomeserverException when it can't be told or done now
     */
    public int leaveEverywhere(Set<UserId> agentUsers) {
        int left = 0;
        for (UserId user : new LinkedHashSet<>(agentUsers)) {
            for (RoomId room : roomsOf(user)) {
                roomTeardown.leave(user, room);
                left++;
            }
        }
        return left;
    }

    /** Some homeservers don't let us ask for a user that was never made. */
    private List<RoomId> roomsOf(UserId user) {
        try {
            return homeserver.joinedRooms(user);
        } catch (HomeserverException.Refused e) {
            if (e.mayPass()) {
                throw e;
            }
            return List.of();
        }
    }
}
