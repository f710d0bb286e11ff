package dev.homeroom.rooms.operations;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.PersonalSpaces;
import dev.homeroom.rooms.alias.AliasLookups;
import dev.homeroom.rooms.alias.AliasedRoomFactory;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Creates the alert room, and finds it by its alias. Every step is idempotent. */
@ApplicationScoped
public class AlertRooms {
    private static final Logger LOG = Logger.getLogger(AlertRooms.class);
    private static final String LOCALPART = "agent_~alerts";

    private final Homeserver homeserver;
    private final OperationsTemplates templates;
    private final AliasedRoomFactory factory;
    private final AliasLookups aliases;
    private final PersonalSpaces spaces;
    private final Operators operators;
    private final UserId bot;
    private final RoomAlias alias;

    public AlertRooms(
            Homeserver homeserver,
            OperationsTemplates templates,
            AliasedRoomFactory factory,
            AliasLookups aliases,
            PersonalSpaces spaces,
            Operators operators,
            RoomTemplates roomTemplates) {
        this.homeserver = homeserver;
        this.templates = templates;
        this.factory = factory;
        this.aliases = aliases;
        this.spaces = spaces;
        this.operators = operators;
        this.bot = roomTemplates.bot();
        this.alias = aliasOn(roomTemplates.namespace().serverName());
    }

    /** The alias that the alert room is found by. */
    public static RoomAlias aliasOn(String serverName) {
        return RoomAlias.of(LOCALPART, serverName);
    }

    /**
     * The alert room. Asks the homeserver alone, so it works while the database is down.
     *
     * @return empty when there is none, or when the alias leads to a room that the bot is not in or has not marked
     * @throws HomeserverException when the homeserver can't say
     */
    public Optional<RoomId> find() {
        return aliases.resolve(alias).filter(this::isMarked);
    }

    /** What a former member can read is no proof that it can write. */
    private boolean isMarked(RoomId room) {
        return isIn(room) && hasMark(room);
    }

    private boolean isIn(RoomId room) {
        return HomeserverException.refusalMeans(Optional.<String>empty(), () -> homeserver.membership(bot, room, bot))
                .filter("join"::equals)
                .isPresent();
    }

    private boolean hasMark(RoomId room) {
        return HomeserverException.refusalMeans(
                        Optional.<Boolean>empty(),
                        () -> homeserver
                                .state(bot, room, EventTypes.ALERT_ROOM, "")
                                .map(OperationsMark::isReadable))
                .orElse(false);
    }

    /**
     * Creates the room in the Space, or finds the one that another process creates at this moment. A room that the bot is not in any more
     * loses the alias to the new one.
     */
    public RoomId create(RoomId space) {
        List<UserId> people = operators.all();
        aliases.resolve(alias).filter(room -> !isIn(room)).ifPresent(_ -> homeserver.removeAlias(bot, alias));
        RoomId room = factory.createOrFind(
                alias,
                version -> templates.alertRoom(alias, space, people, version),
                EventTypes.ALERT_ROOM,
                OperationsMark::isReadable);
        LOG.infof("The alert room is ready: room=%s", room);
        spaces.link(space, room);
        return room;
    }

    /** Writes the links between the room and the Space. */
    public void link(RoomId space, RoomId room) {
        if (!homeserver
                .state(bot, room, EventTypes.SPACE_PARENT, space.value())
                .equals(Optional.of(templates.parent()))) {
            homeserver.putState(bot, room, EventTypes.SPACE_PARENT, space.value(), templates.parent());
        }
        spaces.link(space, room);
    }

    /** Takes the alias and the place in the Space along to the room that replaces the alert room. */
    public void moved(RoomId space, RoomId from, RoomId to) {
        pointAlias(to);
        link(space, to);
        spaces.unlink(space, from);
    }

    /** Lets the alias lead to the room. */
    public void pointAlias(RoomId room) {
        Optional<RoomId> present = aliases.resolve(alias);
        if (!present.equals(Optional.of(room))) {
            present.ifPresent(_ -> homeserver.removeAlias(bot, alias));
            homeserver.setAlias(bot, alias, room);
        }
    }
}
