package dev.homeroom.rooms.alias;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.CreateRoom;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.alias.RoomUnderAlias.Creation;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomState;
import dev.homeroom.rooms.state.RoomVersion;
import dev.homeroom.rooms.template.NewRoomVersion;
import dev.homeroom.rooms.template.RoomCompletion;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Creates a room once, under a computed alias. Finds a room whose creation got no answer and completes a room whose
 * creation was interrupted.
 */
@ApplicationScoped
public class AliasedRoomFactory {
    private final Homeserver homeserver;
    private final RoomUnderAlias roomUnderAlias;
    private final RoomCompletion roomCompletion;
    private final NewRoomVersion version;
    private final UserId bot;

    public AliasedRoomFactory(
            Homeserver homeserver,
            RoomUnderAlias roomUnderAlias,
            RoomCompletion roomCompletion,
            NewRoomVersion version,
            Namespace namespace) {
        this.homeserver = homeserver;
        this.roomUnderAlias = roomUnderAlias;
        this.roomCompletion = roomCompletion;
        this.version = version;
        this.bot = namespace.bot();
    }

    /**
     * @param template builds the create request for a room version
     * @param type of the bot's marker event that says what kind of room this is
     * @param isExpected whether the marker's content is the expected one
     * @throws HomeserverException when a request fails or another room has the alias
     */
    public RoomId createOrFind(
            RoomAlias alias,
            Function<RoomVersion, CreateRoom> template,
            String type,
            Predicate<ObjectNode> isExpected) {
        return switch (roomUnderAlias.create(alias, () -> template.apply(version.get()))) {
            case Creation.Created(RoomId room) -> room;
            case Creation.Taken(RoomId room, HomeserverException.Refused refusal) ->
                completed(room, template, type, isExpected).orElseThrow(() -> refusal);
        };
    }

    /** Returns the completed room, or empty if the alias belongs to a different room. */
    private Optional<RoomId> completed(
            RoomId room, Function<RoomVersion, CreateRoom> template, String type, Predicate<ObjectNode> isExpected) {
        RoomState state = new RoomState(homeserver.state(bot, room));
        Optional<ObjectNode> mark = state.contentSentBy(bot, type);
        if (mark.isPresent()) {
            return mark.filter(isExpected).map(content -> room);
        }
        if (!isCreatedByBot(state)) {
            return Optional.empty();
        }
        roomCompletion.complete(room, state, template.apply(state.version()), type);
        return Optional.of(room);
    }

    private boolean isCreatedByBot(RoomState state) {
        return state.event(EventTypes.CREATE, "")
                .filter(event -> event.sender().equals(bot))
                .isPresent();
    }
}
