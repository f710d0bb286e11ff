package dev.homeroom.rooms.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.CreateRoom;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomState;
import dev.homeroom.rooms.state.RoomVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Makes a room once, under an alias that can be computed: one whose making went unnoticed is found again, and one whose
 * making was cut short is made whole.
 */
@ApplicationScoped
public class AliasedRoomFactory {
    private static final String ALIAS_TAKEN = "M_ROOM_IN_USE";

    private final Homeserver homeserver;
    private final RoomCompletion roomCompletion;
    private final NewRoomVersion version;
    private final UserId bot;

    public AliasedRoomFactory(
            Homeserver homeserver, RoomCompletion roomCompletion, NewRoomVersion version, Namespace namespace) {
        this.homeserver = homeserver;
        this.roomCompletion = roomCompletion;
        this.version = version;
        this.bot = namespace.bot();
    }

    /**
     * @param made how it is made, by its version
     * @param type of the event by which the bot says what the room is
     * @param isIt whether what it says in there is right
     * @throws HomeserverException when it can't be told or done now, or another room has the alias
     */
    public RoomId createOrFind(
            RoomAlias alias, Function<RoomVersion, CreateRoom> made, String type, Predicate<ObjectNode> isIt) {
        try {
            return homeserver.createRoom(bot, made.apply(version.get()));
        } catch (HomeserverException.Refused e) {
            if (!e.errcode().equals(ALIAS_TAKEN)) {
                throw e;
            }
            RoomId room = homeserver.resolve(alias).orElseThrow(() -> e);
            if (homeserver.hasRoom(room)) {
                return whole(room, made, type, isIt).orElseThrow(() -> e);
            }
            homeserver.removeAlias(bot, alias);
            return homeserver.createRoom(bot, made.apply(version.get()));
        }
    }

    /** Empty where it is another room. */
    private Optional<RoomId> whole(
            RoomId room, Function<RoomVersion, CreateRoom> made, String type, Predicate<ObjectNode> isIt) {
        RoomState state = new RoomState(homeserver.state(bot, room));
        Optional<ObjectNode> said = state.saidBy(bot, type);
        if (said.isPresent()) {
            return said.filter(isIt).map(content -> room);
        }
        if (!isOfOurMaking(state)) {
            return Optional.empty();
        }
        roomCompletion.complete(room, state, made.apply(state.version()), type);
        return Optional.of(room);
    }

    private boolean isOfOurMaking(RoomState state) {
        return state.event(EventTypes.CREATE, "")
                .filter(event -> event.sender().equals(bot))
                .isPresent();
    }
}
