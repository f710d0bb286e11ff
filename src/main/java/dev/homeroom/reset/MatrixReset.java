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
 * Takes down everything that Homeroom created in Matrix, room by room and the Spaces last. Matrix can't delete a room,
 * so each one is unbound and unlinked, loses its alias, and is left by Homeroom's users. People can still read it.
 *
 * <p>The bot leaves a room last, so an interrupted run finds the room again. Each room can be taken down again.
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

    /** The result for one room. */
    public sealed interface Result {
        RoomId room();

        /** The room is taken down; {@code left} lists the parts that could not be removed and do no harm. */
        record TakenDown(RoomId room, List<String> left) implements Result {}

        /** The room is not or not completely taken down; to be retried. */
        record Failed(RoomId room, String why) implements Result {}
    }

    /**
     * The rooms to take down: those that the bot created, bound or marked, Spaces last. Makes one request for each room
     * that the bot is in.
     *
     * @throws HomeserverException if the homeserver can't say
     */
    public List<RoomId> rooms() {
        List<RoomId> rooms = new ArrayList<>();
        List<RoomId> spaces = new ArrayList<>();
        for (RoomId room : homeserver.joinedRooms(namespace.bot())) {
            RoomState.seenBy(namespace.bot(), room, homeserver)
                    .filter(this::isByHomeroom)
                    .ifPresent(seen -> (seen.isSpace() ? spaces : rooms).add(room));
        }
        rooms.sort(Comparator.comparing(RoomId::value));
        rooms.addAll(spaces);
        return rooms;
    }

    /** An emptied binding still counts, because the bot sent it. */
    private boolean isByHomeroom(RoomState seen) {
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
     * Makes agents' users leave all rooms that they are still in, such as those that the bot isn't in.
     *
     * @return the number of rooms that were left
     * @throws HomeserverException if the homeserver can't say or fails now
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

    /** Some homeservers refuse the request for a user that was never registered. */
    private List<RoomId> roomsOf(UserId user) {
        return HomeserverException.refusalMeans(List.of(), () -> homeserver.joinedRooms(user));
    }
}
