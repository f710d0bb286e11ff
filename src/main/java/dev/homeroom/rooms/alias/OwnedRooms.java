package dev.homeroom.rooms.alias;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.alias.RoomUnderAlias.Creation;
import dev.homeroom.rooms.template.ChatRoomTemplates;
import dev.homeroom.rooms.template.NewRoomVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Rooms that agents make themselves. The bot is not in them. */
@ApplicationScoped
public class OwnedRooms {
    private final Homeserver homeserver;
    private final AliasLookups aliases;
    private final RoomUnderAlias roomUnderAlias;
    private final ChatRoomTemplates templates;
    private final NewRoomVersion version;

    public OwnedRooms(
            Homeserver homeserver,
            AliasLookups aliases,
            RoomUnderAlias roomUnderAlias,
            ChatRoomTemplates templates,
            NewRoomVersion version) {
        this.homeserver = homeserver;
        this.aliases = aliases;
        this.roomUnderAlias = roomUnderAlias;
        this.templates = templates;
        this.version = version;
    }

    /** Returns the room of this name that the owner has made and is in. */
    public Optional<RoomId> find(UserId owner, String name) {
        return aliases.resolve(templates.ownedRoomAlias(owner, name)).filter(room -> isIn(owner, room));
    }

    /**
     * Creates a private room that only its owner is in. The same name returns the same room, even after a crash.
     *
     * @return empty when the owner has made a room of this name and left it
     * @throws HomeserverException when a request fails
     */
    public Optional<RoomId> createOrFind(UserId owner, String name, Optional<String> topic) {
        Creation creation = roomUnderAlias.create(
                owner,
                templates.ownedRoomAlias(owner, name),
                () -> templates.ownedRoom(owner, name, topic, version.get()));
        return switch (creation) {
            case Creation.Created(RoomId room) -> Optional.of(room);
            case Creation.Taken(RoomId room, var _) -> Optional.of(room).filter(found -> isIn(owner, found));
        };
    }

    private boolean isIn(UserId owner, RoomId room) {
        return HomeserverException.refusalMeans(
                        Optional.<String>empty(), () -> homeserver.membership(owner, room, owner))
                .filter("join"::equals)
                .isPresent();
    }
}
