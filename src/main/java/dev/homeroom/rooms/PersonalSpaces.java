package dev.homeroom.rooms;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.template.AliasedRoomFactory;
import dev.homeroom.rooms.template.ChatRoomTemplates;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The private Space of each person with chat rooms. It is created on first use and found again by its alias. */
@ApplicationScoped
public class PersonalSpaces {
    private static final Logger LOG = Logger.getLogger(PersonalSpaces.class);

    private final Homeserver homeserver;
    private final ChatRoomTemplates templates;
    private final SpaceTable table;
    private final AliasedRoomFactory roomFactory;
    private final UserId bot;

    public PersonalSpaces(
            Homeserver homeserver,
            ChatRoomTemplates templates,
            SpaceTable table,
            AliasedRoomFactory roomFactory,
            Namespace namespace) {
        this.homeserver = homeserver;
        this.templates = templates;
        this.table = table;
        this.roomFactory = roomFactory;
        this.bot = namespace.bot();
    }

    /** Returns the person's Space; concurrent calls get the same one. Invites the person again if they have left it. */
    RoomId of(UserId owner) {
        RoomId space = table.personalSpace(owner)
                .map(known -> existingOrReplacement(owner, known))
                .orElseGet(() -> createOrFind(owner));
        List<StateEvent> state = homeserver.state(bot, space);
        if (!isIn(state, owner)) {
            homeserver.invite(bot, space, owner);
        }
        table.agentSpace().ifPresent(agents -> link(agents, space));
        table.savePersonalSpace(owner, space);
        return space;
    }

    /** Replaces a purged Space. A Space that exists but can't be read is kept. */
    private RoomId existingOrReplacement(UserId owner, RoomId known) {
        try {
            homeserver.state(bot, known, EventTypes.SPACE, "");
            return known;
        } catch (HomeserverException.Refused e) {
            if (homeserver.hasRoom(known)) {
                throw e;
            }
            RoomId replacement = createOrFind(owner);
            table.movePersonalSpace(owner, known, replacement);
            return replacement;
        }
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

    static boolean isIn(List<StateEvent> state, UserId person) {
        return state.stream()
                .filter(event -> event.type().equals(EventTypes.MEMBER)
                        && event.stateKey().equals(person.value()))
                .map(event -> event.content().path("membership").asText())
                .anyMatch(membership -> membership.equals("join") || membership.equals("invite"));
    }
}
