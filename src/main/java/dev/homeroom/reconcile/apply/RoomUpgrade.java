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
import dev.homeroom.rooms.further.FurtherAgentTable;
import dev.homeroom.rooms.operations.OperationsMark;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.MatrixStateException;
import dev.homeroom.rooms.state.RoomState;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    /** State besides bindings that belongs to the room rather than to its version. */
    private static final List<String> MOVED =
            List.of(EventTypes.CONTEXT, EventTypes.APPROVALS, EventTypes.LOOP_GUARD, EventTypes.INCIDENT);

    private final Homeserver homeserver;
    private final RoomTemplates roomTemplates;
    private final AgentProvisionTable provisions;
    private final RoomTable rooms;
    private final FurtherAgentTable furtherAgents;
    private final SpaceTable spaces;
    private final RoomArchiving archiving;

    RoomUpgrade(
            Homeserver homeserver,
            RoomTemplates roomTemplates,
            AgentProvisionTable provisions,
            RoomTable rooms,
            FurtherAgentTable furtherAgents,
            SpaceTable spaces,
            RoomArchiving archiving) {
        this.homeserver = homeserver;
        this.roomTemplates = roomTemplates;
        this.provisions = provisions;
        this.rooms = rooms;
        this.furtherAgents = furtherAgents;
        this.spaces = spaces;
        this.archiving = archiving;
    }

    void follow(AgentRef agent, RoomId from, RoomId to) {
        RoomState old = state(from);
        RoomState fresh = stateIn(to, from);
        ObjectNode binding = old.contentSentBy(roomTemplates.bot(), EventTypes.BINDING)
                .orElseThrow(() -> new MatrixStateException("The upgraded room " + from + " has no binding to move."));
        if (!isBoundTo(agent, fresh)) {
            MOVED.forEach(type -> move(type, old, fresh, to));
            invitePeople(old, fresh, to);
            moveFurtherAgents(old, fresh, to);
            write(to, EventTypes.BINDING, "", binding);
        } else {
            binding =
                    fresh.contentSentBy(roomTemplates.bot(), EventTypes.BINDING).orElseThrow();
        }
        save(agent, Binding.of(binding).orElseThrow(), to, fresh);
        archiving.moved(from, to);
    }

    void followSpace(RoomId from, RoomId to) {
        RoomState old = state(from);
        RoomState fresh = stateIn(to, from);
        moveMark(old, fresh, to, RoomTemplates.spaceMark());
        spaces.saveAgentSpace(to);
    }

    /** Lets the bot join the room that replaces another one. */
    void enter(RoomId from, RoomId to) {
        stateIn(to, from);
    }

    /** Lets the bot join the room that replaces another one, and invites the people of that. */
    void enterWithPeople(RoomId from, RoomId to) {
        invitePeople(state(from), stateIn(to, from), to);
    }

    /** The mark comes last, so an interrupted move is repeated. */
    void followAlertRoom(RoomId from, RoomId to) {
        RoomState old = state(from);
        RoomState fresh = stateIn(to, from);
        if (OperationsMark.of(fresh, roomTemplates.bot()).isEmpty()) {
            invitePeople(old, fresh, to);
            write(to, EventTypes.ALERT_ROOM, "", OperationsMark.ofAlertRoom());
        }
    }

    void followPersonalSpace(UserId owner, RoomId from, RoomId to) {
        RoomState old = state(from);
        RoomState fresh = stateIn(to, from);
        ObjectNode mark = old.sentBy(roomTemplates.bot(), EventTypes.SPACE)
                .map(StateEvent::content)
                .orElseThrow(() -> new MatrixStateException("The upgraded Space " + from + " has no mark to move."));
        moveMark(old, fresh, to, mark);
        spaces.movePersonalSpace(owner, from, to);
    }

    private void moveMark(RoomState old, RoomState fresh, RoomId to, ObjectNode mark) {
        if (fresh.contentSentBy(roomTemplates.bot(), EventTypes.SPACE).isEmpty()) {
            invitePeople(old, fresh, to);
            write(to, EventTypes.SPACE, "", mark);
        }
    }

    /**
     * Writes the bot's state. After an upgrade to an older room version the bot can lack the power, because newer
     * versions do not record the power of creators.
     */
    private void write(RoomId to, String type, String stateKey, ObjectNode content) {
        try {
            homeserver.putState(roomTemplates.bot(), to, type, stateKey, content);
        } catch (HomeserverException.Refused e) {
            e.throwIfPassing();
            throw new MatrixStateException("The bot %s may not write %s in %s (%s). Give it power level 100 there."
                    .formatted(roomTemplates.bot(), type, to, e.errcode()));
        }
    }

    /**
     * The state of the new room. The new room must name the old one as its predecessor, directly or through other
     * upgrades.
     */
    private RoomState stateIn(RoomId to, RoomId from) {
        RoomState state = stateAfterJoining(to, from);
        if (state.predecessors(this::state).noneMatch(from::equals)) {
            throw new MatrixStateException(
                    "The room %s was upgraded to %s, which does not name it as its predecessor. Homeroom ignores the upgrade."
                            .formatted(from, to));
        }
        return state;
    }

    private RoomState stateAfterJoining(RoomId to, RoomId from) {
        try {
            return state(to);
        } catch (HomeserverException.Refused e) {
            LOG.debugf("The bot is not in the room that %s was upgraded to: %s", from, e.getMessage());
        }
        try {
            homeserver.join(roomTemplates.bot(), to);
        } catch (HomeserverException.Refused e) {
            throw new MatrixStateException(
                    "The room %s was upgraded to %s, which the bot %s can't join (%s). Invite the bot there."
                            .formatted(from, to, roomTemplates.bot(), e.errcode()));
        }
        return state(to);
    }

    private boolean isBoundTo(AgentRef agent, RoomState state) {
        return state.sentBy(roomTemplates.bot(), EventTypes.BINDING)
                .flatMap(event -> Binding.of(event.content()))
                .filter(binding -> binding.agent().equals(agent))
                .isPresent();
    }

    private void move(String type, RoomState old, RoomState fresh, RoomId to) {
        Set<String> present = ofBot(fresh, type).map(StateEvent::stateKey).collect(Collectors.toSet());
        ofBot(old, type)
                .filter(event -> !present.contains(event.stateKey()))
                .forEach(event -> write(to, type, event.stateKey(), event.content()));
    }

    private void moveFurtherAgents(RoomState old, RoomState fresh, RoomId to) {
        Set<AgentRef> present = Binding.furtherIn(fresh, roomTemplates.bot()).stream()
                .map(Binding::agent)
                .collect(Collectors.toSet());
        Binding.furtherIn(old, roomTemplates.bot()).stream()
                .filter(binding -> !present.contains(binding.agent()))
                .forEach(binding -> moveFurtherAgent(binding, fresh, to));
    }

    /** The binding comes last, so an interrupted move is repeated. */
    private void moveFurtherAgent(Binding binding, RoomState fresh, RoomId to) {
        UserId user = roomTemplates.userOf(binding.agent());
        if (!binding.archived()) {
            if (!fresh.isJoinedOrInvited(user)) {
                invite(user, to);
            }
            homeserver.join(user, to);
        }
        write(to, EventTypes.BINDING, user.localpart(), binding.toJson());
        furtherAgents.save(to, binding);
    }

    private Stream<StateEvent> ofBot(RoomState state, String type) {
        return state.all(type)
                .filter(event -> event.sender().equals(roomTemplates.bot())
                        && !event.content().isEmpty());
    }

    /** Invites the members and invited users of the old room. */
    private void invitePeople(RoomState old, RoomState fresh, RoomId to) {
        Set<UserId> there = Set.copyOf(fresh.members(Set.of("join", "invite", "ban")));
        old.members(Set.of("join", "invite")).stream()
                .filter(person -> !there.contains(person))
                .filter(person -> !roomTemplates.namespace().owns(person))
                .forEach(person -> invite(person, to));
    }

    private void invite(UserId person, RoomId to) {
        try {
            homeserver.invite(roomTemplates.bot(), to, person);
        } catch (HomeserverException.Refused e) {
            LOG.infof(
                    "A member of an upgraded room could not be invited to the new one: user=%s room=%s %s",
                    person, to, e.getMessage());
        }
    }

    private void save(AgentRef agent, Binding binding, RoomId to, RoomState fresh) {
        String name = fresh.content(EventTypes.NAME, "")
                .map(content -> content.path("name").asText())
                .orElse("");
        boolean agentIsIn = fresh.isJoined(roomTemplates.userOf(agent));
        AgentProvision agentProvision = provisions.of(agent).inRoom(to, name, agentIsIn);
        if (binding.kind() == Binding.RoomKind.AGENT) {
            provisions.save(agentProvision, binding);
        } else {
            rooms.save(to, binding, name);
        }
    }

    private RoomState state(RoomId room) {
        return new RoomState(homeserver.state(roomTemplates.bot(), room));
    }
}
