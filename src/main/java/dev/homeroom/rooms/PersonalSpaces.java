package dev.homeroom.rooms;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.alias.AliasedRoomFactory;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomState;
import dev.homeroom.rooms.template.ChatRoomTemplates;
import dev.homeroom.rooms.template.CleanName;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The private Space of each person with chat rooms. It is created on first use and found again by its alias. */
@ApplicationScoped
public class PersonalSpaces {
    private static final Logger LOG = Logger.getLogger(PersonalSpaces.class);

    private final Homeserver homeserver;
    private final ChatRoomTemplates templates;
    private final SpaceTable table;
    private final AliasedRoomFactory roomFactory;
    private final OneAtATime oneAtATime;
    private final UserId bot;

    public PersonalSpaces(
            Homeserver homeserver,
            ChatRoomTemplates templates,
            SpaceTable table,
            AliasedRoomFactory roomFactory,
            OneAtATime oneAtATime,
            Namespace namespace) {
        this.homeserver = homeserver;
        this.templates = templates;
        this.table = table;
        this.roomFactory = roomFactory;
        this.oneAtATime = oneAtATime;
        this.bot = namespace.bot();
    }

    /** Runs the work while nobody else, in any process, changes which rooms are in the person's Space. */
    <T> T exclusively(UserId owner, Supplier<T> work) {
        return oneAtATime.run("rooms of " + owner, work);
    }

    /** Returns the person's Space; concurrent calls get the same one. Invites the person again if they have left it. */
    RoomId of(UserId owner) {
        RoomId space = table.personalSpace(owner)
                .map(known -> existingOrReplacement(owner, known))
                .orElseGet(() -> createOrFind(owner));
        if (!isIn(space, owner)) {
            invite(owner, space);
        }
        table.agentSpace().ifPresent(agents -> link(agents, space));
        table.savePersonalSpace(owner, space);
        return space;
    }

    /** The person may join by another invite at the same moment. */
    private void invite(UserId owner, RoomId space) {
        try {
            homeserver.invite(bot, space, owner);
        } catch (HomeserverException.Refused e) {
            if (!isIn(space, owner)) {
                throw e;
            }
        }
    }

    /**
     * Replaces a Space that was purged, or that the bot isn't in and that no longer has its alias. Another Space that can't
     * be read is kept.
     */
    private RoomId existingOrReplacement(UserId owner, RoomId known) {
        try {
            homeserver.state(bot, known, EventTypes.SPACE, "");
            return known;
        } catch (HomeserverException.Refused e) {
            if (homeserver.hasRoom(known) && hasAlias(owner, known)) {
                LOG.warnf(
                        "The bot is not in the personal Space %s. Invite the bot again, or remove the alias %s to get a new Space.",
                        known, templates.personalSpaceAlias(owner));
                throw e;
            }
            RoomId replacement = createOrFind(owner);
            table.movePersonalSpace(owner, known, replacement);
            return replacement;
        }
    }

    private boolean hasAlias(UserId owner, RoomId space) {
        return homeserver.resolve(templates.personalSpaceAlias(owner)).equals(Optional.of(space));
    }

    private RoomId createOrFind(UserId owner) {
        String name = nameFor(owner);
        RoomId space = roomFactory.createOrFind(
                templates.personalSpaceAlias(owner),
                version -> templates.personalSpace(owner, name, version),
                EventTypes.SPACE,
                mark -> owner.value().equals(mark.path("owner").textValue()));
        LOG.infof("A personal Space is ready: user=%s space=%s", owner, space);
        return space;
    }

    private String nameFor(UserId owner) {
        return "Agents — "
                + homeserver
                        .profile(bot, owner)
                        .displayName()
                        .map(CleanName::ofPerson)
                        .filter(name -> !name.isBlank())
                        .orElseGet(owner::localpart);
    }

    public void link(RoomId space, RoomId child) {
        if (!homeserver
                .state(bot, space, EventTypes.SPACE_CHILD, child.value())
                .equals(Optional.of(templates.child()))) {
            homeserver.putState(bot, space, EventTypes.SPACE_CHILD, child.value(), templates.child());
        }
    }

    /** Empties the child event, which removes the link. */
    public void unlink(RoomId space, RoomId child) {
        Optional<Boolean> linked = homeserver
                .state(bot, space, EventTypes.SPACE_CHILD, child.value())
                .map(content -> !content.isEmpty());
        if (linked.orElse(false)) {
            homeserver.putState(bot, space, EventTypes.SPACE_CHILD, child.value(), RoomTemplates.object());
        }
    }

    /** Whether the user is in the room, or has an invite to it. */
    boolean isIn(RoomId room, UserId user) {
        return new RoomState(homeserver.state(bot, room)).isJoinedOrInvited(user);
    }
}
