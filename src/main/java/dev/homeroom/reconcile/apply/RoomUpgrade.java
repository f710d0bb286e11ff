package dev.homeroom.reconcile.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.index.AgentProvision;
import dev.homeroom.reconcile.index.AgentProvisionTable;
import dev.homeroom.rooms.RoomTable;
import dev.homeroom.rooms.SpaceTable;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.MatrixStateException;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Follows room upgrades: copies the bot's state events from the old room to the new one. The binding is written last,
 * so an interrupted run is repeated.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#room-upgrades">Matrix specification, room
 *     upgrades</a>
 */
@ApplicationScoped
class RoomUpgrade {
    private static final Logger LOG = Logger.getLogger(RoomUpgrade.class);
    /** The number of upgrades in a row that can be followed at once. */
    private static final int MAX_UPGRADES = 10;

    private static final Set<String> PRESENT_OR_BANNED = Set.of("join", "invite", "ban");

    private final Homeserver homeserver;
    private final RoomTemplates roomTemplates;
    private final AgentProvisionTable provisions;
    private final RoomTable rooms;
    private final SpaceTable spaces;
    private final RoomArchiving archiving;

    RoomUpgrade(
            Homeserver homeserver,
            RoomTemplates roomTemplates,
            AgentProvisionTable provisions,
            RoomTable rooms,
            SpaceTable spaces,
            RoomArchiving archiving) {
        this.homeserver = homeserver;
        this.roomTemplates = roomTemplates;
        this.provisions = provisions;
        this.rooms = rooms;
        this.spaces = spaces;
        this.archiving = archiving;
    }

    void follow(AgentRef agent, RoomId from, RoomId to) {
        List<StateEvent> old = homeserver.state(bot(), from);
        List<StateEvent> fresh = stateIn(to, from);
        ObjectNode binding = byBot(old, EventTypes.BINDING)
                .map(event -> event.content().deepCopy())
                .filter(content -> !content.isEmpty())
                .orElseThrow(() -> new MatrixStateException("The upgraded room " + from + " has no binding to move."));
        if (!isBoundTo(agent, fresh)) {
            moveContexts(old, fresh, to);
            invitePeople(old, fresh, to);
            write(to, EventTypes.BINDING, binding);
        } else {
            binding = byBot(fresh, EventTypes.BINDING).orElseThrow().content();
        }
        save(agent, Binding.of(binding).orElseThrow(), to, fresh);
        archiving.moved(from, to);
    }

    void followSpace(RoomId from, RoomId to) {
        List<StateEvent> old = homeserver.state(bot(), from);
        List<StateEvent> fresh = stateIn(to, from);
        moveMark(old, fresh, to, RoomTemplates.spaceMark());
        spaces.saveAgentSpace(to);
    }

    void followPersonalSpace(UserId owner, RoomId from, RoomId to) {
        List<StateEvent> old = homeserver.state(bot(), from);
        List<StateEvent> fresh = stateIn(to, from);
        ObjectNode mark = byBot(old, EventTypes.SPACE)
                .map(event -> event.content().deepCopy())
                .orElseThrow(() -> new MatrixStateException("The upgraded Space " + from + " has no mark to move."));
        moveMark(old, fresh, to, mark);
        spaces.movePersonalSpace(owner, from, to);
    }

    private void moveMark(List<StateEvent> old, List<StateEvent> fresh, RoomId to, ObjectNode mark) {
        boolean marked = byBot(fresh, EventTypes.SPACE)
                .filter(event -> !event.content().isEmpty())
                .isPresent();
        if (!marked) {
            invitePeople(old, fresh, to);
            write(to, EventTypes.SPACE, mark);
        }
    }

    /**
     * Writes the bot's state. After an upgrade to an older room version the bot can lack the power, because newer
     * versions do not record the power of creators.
     */
    private void write(RoomId to, String type, ObjectNode content) {
        try {
            homeserver.putState(bot(), to, type, "", content);
        } catch (HomeserverException.Refused e) {
            if (e.mayPass()) {
                throw e;
            }
            throw new MatrixStateException("The bot %s may not write %s in %s (%s). Give it power level 100 there."
                    .formatted(bot(), type, to, e.errcode()));
        }
    }

    /**
     * The state of the new room. The new room must name the old one as its predecessor, directly or through other
     * upgrades.
     */
    private List<StateEvent> stateIn(RoomId to, RoomId from) {
        List<StateEvent> state = stateAfterJoining(to, from);
        if (!succeeds(state, from)) {
            throw new MatrixStateException(
                    "The room %s was upgraded to %s, which does not name it as its predecessor. Homeroom ignores the upgrade."
                            .formatted(from, to));
        }
        return state;
    }

    private boolean succeeds(List<StateEvent> state, RoomId from) {
        Optional<RoomId> before = predecessor(state);
        for (int step = 1; step < MAX_UPGRADES && before.isPresent(); step++) {
            if (before.get().equals(from)) {
                return true;
            }
            before = predecessor(homeserver.state(bot(), before.get()));
        }
        return before.equals(Optional.of(from));
    }

    private static Optional<RoomId> predecessor(List<StateEvent> state) {
        return state.stream()
                .filter(event -> event.type().equals(EventTypes.CREATE))
                .map(event ->
                        event.content().path("predecessor").path("room_id").asText())
                .filter(RoomId::isValid)
                .map(RoomId::new)
                .findFirst();
    }

    private List<StateEvent> stateAfterJoining(RoomId to, RoomId from) {
        try {
            return homeserver.state(bot(), to);
        } catch (HomeserverException.Refused e) {
            LOG.debugf("The bot is not in the room that %s was upgraded to: %s", from, e.getMessage());
        }
        try {
            homeserver.join(bot(), to);
        } catch (HomeserverException.Refused e) {
            throw new MatrixStateException(
                    "The room %s was upgraded to %s, which the bot %s can't join (%s). Invite the bot there."
                            .formatted(from, to, bot(), e.errcode()));
        }
        return homeserver.state(bot(), to);
    }

    private boolean isBoundTo(AgentRef agent, List<StateEvent> state) {
        return byBot(state, EventTypes.BINDING)
                .flatMap(event -> Binding.of(event.content()))
                .filter(binding -> binding.agent().equals(agent))
                .isPresent();
    }

    private void moveContexts(List<StateEvent> old, List<StateEvent> fresh, RoomId to) {
        Set<String> present =
                fresh.stream().filter(this::isContext).map(StateEvent::stateKey).collect(Collectors.toSet());
        old.stream()
                .filter(this::isContext)
                .filter(context -> !present.contains(context.stateKey()))
                .forEach(context ->
                        homeserver.putState(bot(), to, EventTypes.CONTEXT, context.stateKey(), context.content()));
    }

    private boolean isContext(StateEvent event) {
        return event.type().equals(EventTypes.CONTEXT)
                && event.sender().equals(bot())
                && !event.content().isEmpty();
    }

    /** Invites the members and invited users of the old room. */
    private void invitePeople(List<StateEvent> old, List<StateEvent> fresh, RoomId to) {
        Set<String> there = members(fresh, PRESENT_OR_BANNED);
        members(old, Set.of("join", "invite")).stream()
                .filter(person -> !there.contains(person))
                .map(UserId::new)
                .filter(person -> !roomTemplates.namespace().owns(person))
                .forEach(person -> invite(person, to));
    }

    private void invite(UserId person, RoomId to) {
        try {
            homeserver.invite(bot(), to, person);
        } catch (HomeserverException.Refused e) {
            LOG.infof(
                    "A member of an upgraded room could not be invited to the new one: user=%s room=%s %s",
                    person, to, e.getMessage());
        }
    }

    private static Set<String> members(List<StateEvent> state, Set<String> memberships) {
        return state.stream()
                .filter(event -> event.type().equals(EventTypes.MEMBER) && UserId.isValid(event.stateKey()))
                .filter(event ->
                        memberships.contains(event.content().path("membership").asText()))
                .map(StateEvent::stateKey)
                .collect(Collectors.toSet());
    }

    private void save(AgentRef agent, Binding binding, RoomId to, List<StateEvent> fresh) {
        String name = fresh.stream()
                .filter(event -> event.type().equals(EventTypes.NAME))
                .map(event -> event.content().path("name").asText())
                .findFirst()
                .orElse("");
        boolean agentIsIn = members(fresh, Set.of("join"))
                .contains(roomTemplates.userOf(agent).value());
        AgentProvision agentProvision = provisions.of(agent).inRoom(to, name, agentIsIn);
        if (binding.kind() == Binding.RoomKind.AGENT) {
            provisions.save(agentProvision, binding);
        } else {
            rooms.save(to, binding, name);
        }
    }

    private Optional<StateEvent> byBot(List<StateEvent> state, String type) {
        return state.stream()
                .filter(event -> event.type().equals(type)
                        && event.stateKey().isEmpty()
                        && event.sender().equals(bot()))
                .findFirst();
    }

    private UserId bot() {
        return roomTemplates.namespace().bot();
    }
}
