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
 * Follows rooms that were upgraded: what was the bot's word in the old one becomes its word in the new one. The binding
 * goes last, so that a run that broke off is taken up where it was.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#room-upgrades">Matrix specification, room upgrades</a>
 */
@ApplicationScoped
class RoomUpgrade {
    private static final Logger LOG = Logger.getLogger(RoomUpgrade.class);
    /** In a row, before anybody looked. */
    private static final int MOST_UPGRADES = 10;

    private static final Set<String> THERE = Set.of("join", "invite", "ban");

    private final Homeserver homeserver;
    private final RoomTemplates roomTemplates;
    private final AgentProvisionTable homes;
    private final RoomTable rooms;
    private final SpaceTable spaces;
    private final RoomArchiving fate;

    RoomUpgrade(
            Homeserver homeserver,
            RoomTemplates roomTemplates,
            AgentProvisionTable homes,
            RoomTable rooms,
            SpaceTable spaces,
            RoomArchiving fate) {
        this.homeserver = homeserver;
        this.roomTemplates = roomTemplates;
        this.homes = homes;
        this.rooms = rooms;
        this.spaces = spaces;
        this.fate = fate;
    }

    void follow(AgentRef agent, RoomId from, RoomId to) {
        List<StateEvent> old = homeserver.state(bot(), from);
        List<StateEvent> fresh = stateIn(to, from);
        ObjectNode binding = ours(old, EventTypes.BINDING)
                .map(event -> event.content().deepCopy())
                .filter(content -> !content.isEmpty())
                .orElseThrow(() -> new MatrixStateException("The room " + from + " has no binding that could move."));
        if (!isBoundTo(agent, fresh)) {
            moveContexts(old, fresh, to);
            invitePeople(old, fresh, to);
            say(to, EventTypes.BINDING, binding);
        } else {
            binding = ours(fresh, EventTypes.BINDING).orElseThrow().content();
        }
        note(agent, Binding.of(binding).orElseThrow(), to, fresh);
        fate.moved(from, to);
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
        ObjectNode mark = ours(old, EventTypes.SPACE)
                .map(event -> event.content().deepCopy())
                .orElseThrow(() -> new MatrixStateException("The Space " + from + " has no mark that could move."));
        moveMark(old, fresh, to, mark);
        spaces.movePersonalSpace(owner, from, to);
    }

    private void moveMark(List<StateEvent> old, List<StateEvent> fresh, RoomId to, ObjectNode mark) {
        boolean marked = ours(fresh, EventTypes.SPACE)
                .filter(event -> !event.content().isEmpty())
                .isPresent();
        if (!marked) {
            invitePeople(old, fresh, to);
            say(to, EventTypes.SPACE, mark);
        }
    }

    /** An upgrade to an older version can leave the bot without power, since newer ones don't write it down. */
    private void say(RoomId to, String type, ObjectNode content) {
        try {
            homeserver.putState(bot(), to, type, "", content);
        } catch (HomeserverException.Refused e) {
            if (e.mayPass()) {
                throw e;
            }
            throw new MatrixStateException("The bot %s may not write %s in %s (%s); give it power level 100 there."
                    .formatted(bot(), type, to, e.errcode()));
        }
    }

    /** The state of the new room, which has to say itself that it took the other's place, at once or by way of others. */
    private List<StateEvent> stateIn(RoomId to, RoomId from) {
        List<StateEvent> state = stateAfterJoining(to, from);
        if (!succeeds(state, from)) {
            throw new MatrixStateException(
                    "The room %s says that it was upgraded to %s, which doesn't say so itself; it stays where it is."
                            .formatted(from, to));
        }
        return state;
    }

    private boolean succeeds(List<StateEvent> state, RoomId from) {
        Optional<RoomId> before = predecessor(state);
        for (int step = 1; step < MOST_UPGRADES && before.isPresent(); step++) {
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
                    "The room %s was upgraded to %s, which the bot %s can't join (%s); invite it there."
                            .formatted(from, to, bot(), e.errcode()));
        }
        return homeserver.state(bot(), to);
    }

    private boolean isBoundTo(AgentRef agent, List<StateEvent> state) {
        return ours(state, EventTypes.BINDING)
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

    /** Nobody is left alone in the old room, or with an invite to it. */
    private void invitePeople(List<StateEvent> old, List<StateEvent> fresh, RoomId to) {
        Set<String> there = members(fresh, THERE);
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
            LOG.infof("user=%s could not be invited to room=%s: %s", person, to, e.getMessage());
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

    private void note(AgentRef agent, Binding binding, RoomId to, List<StateEvent> fresh) {
        String name = fresh.stream()
                .filter(event -> event.type().equals(EventTypes.NAME))
                .map(event -> event.content().path("name").asText())
                .findFirst()
                .orElse("");
        boolean agentIsIn = members(fresh, Set.of("join"))
                .contains(roomTemplates.userOf(agent).value());
        AgentProvision agentProvision = homes.of(agent).movedTo(to, name, agentIsIn);
        if (binding.kind() == Binding.RoomKind.AGENT) {
            homes.save(agentProvision, binding);
        } else {
            rooms.save(to, binding, name);
        }
    }

    private Optional<StateEvent> ours(List<StateEvent> state, String type) {
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
