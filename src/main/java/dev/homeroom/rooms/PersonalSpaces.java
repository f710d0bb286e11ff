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

/** The private Space of each person who has chat rooms, made on first use and found again by its alias. */
@ApplicationScoped
public class PersonalSpaces {
    private static final Logger LOG = Logger.getLogger(PersonalSpaces.class);

    private final Homeserver homeserver;
    private final ChatRoomTemplates layout;
    private final SpaceTable table;
    private final AliasedRoomFactory underAlias;
    private final UserId bot;

    public PersonalSpaces(
            Homeserver homeserver,
            ChatRoomTemplates layout,
            SpaceTable table,
            AliasedRoomFactory underAlias,
            Namespace namespace) {
        this.homeserver = homeserver;
        this.layout = layout;
        this.table = table;
        this.underAlias = underAlias;
        this.bot = namespace.bot();
    }

    /** Two at once for one person get one Space. A person who has left it is invited again. */
    RoomId of(UserId owner) {
        RoomId space = table.personalSpace(owner)
                .map(known -> thereOrAnew(owner, known))
                .orElseGet(() -> createOrFind(owner));
        List<StateEvent> state = homeserver.state(bot, space);
        if (!isIn(state, owner)) {
            homeserver.invite(bot, space, owner);
        }
        table.agentSpace().ifPresent(agents -> link(agents, space));
        table.savePersonalSpace(owner, space);
        return space;
    }

    /** One that was purged is no Space any more; one that only can't be looked into is. */
    private RoomId thereOrAnew(UserId owner, RoomId known) {
        try {
            homeserver.state(bot, known, EventTypes.SPACE, "");
            return known;
        } catch (HomeserverException.Refused e) {
            if (homeserver.hasRoom(known)) {
                throw e;
            }
            RoomId anew = createOrFind(owner);
            table.movePersonalSpace(owner, known, anew);
            return anew;
        }
    }

    private RoomId createOrFind(UserId owner) {
        String name = nameFor(owner);
        RoomId space = underAlias.createOrFind(
                layout.personalSpaceAlias(owner),
                made -> layout.personalSpace(owner, name, made),
                EventTypes.SPACE,
                mark -> owner.value().equals(mark.path("owner").textValue()));
        LOG.infof("A person has a Space: user=%s space=%s", owner, space);
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
        if (!homeserver.state(bot, space, EventTypes.SPACE_CHILD, child.value()).equals(Optional.of(layout.child()))) {
            homeserver.putState(bot, space, EventTypes.SPACE_CHILD, child.value(), layout.child());
        }
    }

    /** A child without content is none. */
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
