package dev.homeroom.incident;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TimelineSearch;
import dev.homeroom.queue.outbox.TransactionId;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.PersonalSpaces;
import dev.homeroom.rooms.further.RoomAgents;
import dev.homeroom.rooms.state.RoomState;
import dev.homeroom.rooms.template.RoomTemplates;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Brings an incident's room in line with its state: its agents, its place in the Space, and the lines of its timeline. Every step is
 * idempotent, and the state says last that all is done. Of a room that replaces another one, the link from the Space says so: it comes
 * after all that the room takes over.
 */
@ApplicationScoped
class IncidentSettler {
    private static final String SETTLING = "settle_incident";

    private final Homeserver homeserver;
    private final IncidentRooms rooms;
    private final Bindings bindings;
    private final PersonalSpaces spaces;
    private final TimelineSearch timeline;
    private final IncidentTexts texts;
    private final RoomTemplates templates;
    private final AgentsAtWork agentsAtWork;

    IncidentSettler(
            Homeserver homeserver,
            IncidentRooms rooms,
            Bindings bindings,
            PersonalSpaces spaces,
            TimelineSearch timeline,
            IncidentTexts texts,
            RoomTemplates templates,
            AgentsAtWork agentsAtWork) {
        this.homeserver = homeserver;
        this.rooms = rooms;
        this.bindings = bindings;
        this.spaces = spaces;
        this.timeline = timeline;
        this.texts = texts;
        this.templates = templates;
        this.agentsAtWork = agentsAtWork;
    }

    /**
     * To be called by one process at a time.
     *
     * @param incident as the room's state is now
     * @throws HomeserverException when a step was not accepted, or when another process has changed the incident meanwhile
     */
    Incident settle(Incident incident, RoomId room, RoomId space) {
        if (incident.isOpen()) {
            enterOnce(incident, room);
            rooms.nameParent(space, room);
            rooms.list(space, room, incident);
            spaces.link(space, room);
        }
        incident.untold().forEach(line -> tell(incident, line, room));
        if (!incident.isOpen()) {
            archive(incident, room);
            spaces.unlink(space, room);
            rooms.list(space, room, incident);
        }
        return incident.isSettled() ? incident : settled(incident, room);
    }

    /**
     * Takes the agents and the place in the Space from the rooms that this one replaces, and the alias from one that was upgraded or is
     * gone. The homeserver may have moved the alias itself, so it tells nothing about the agents.
     */
    void takeOver(Incident incident, RoomId room, RoomId space) {
        Map<RoomId, RoomState> replaced = before(room);
        enter(incident, room, user -> wasIn(replaced.values(), user));
        replaced.keySet().forEach(old -> spaces.unlink(space, old));
        Optional<RoomId> present = rooms.find(incident.id());
        boolean isFree = present.map(rooms::isReplaced).orElse(true);
        if (!present.equals(Optional.of(room)) && isFree) {
            rooms.pointAlias(incident.id(), present, room);
        }
    }

    /** The earlier rooms, the newest first, each with its state; without state if the bot can't read it. */
    private Map<RoomId, RoomState> before(RoomId room) {
        Map<RoomId, RoomState> replaced = new LinkedHashMap<>();
        state(room)
                .predecessors(old -> replaced.computeIfAbsent(old, this::state))
                .forEach(old -> replaced.computeIfAbsent(old, this::state));
        return replaced;
    }

    /** The newest of the rooms that knows the user tells. */
    private static boolean wasIn(Collection<RoomState> newestFirst, UserId user) {
        return newestFirst.stream()
                .flatMap(state -> state.membership(user).stream())
                .findFirst()
                .filter("join"::equals)
                .isPresent();
    }

    private RoomState state(RoomId room) {
        return new RoomState(
                HomeserverException.refusalMeans(List.of(), () -> homeserver.state(templates.bot(), room)));
    }

    /** A process that waited too long for another one works beside it. Its line must not be lost by this state. */
    private Incident settled(Incident incident, RoomId room) {
        if (!rooms.read(room).equals(Optional.of(incident))) {
            throw new HomeserverException.Unclear(SETTLING, "another process has changed the incident", null);
        }
        Incident settled = incident.settled();
        rooms.write(room, settled);
        return settled;
    }

    /** Agents that people send away later stay away. */
    private void enterOnce(Incident incident, RoomId room) {
        if (incident.told() > 0) {
            return;
        }
        enter(incident, room, _ -> true);
        bindings.reconcile(room);
    }

    /** Whoever was in the room and left, or was sent away, stays away. */
    private void enter(Incident incident, RoomId room, Predicate<UserId> which) {
        RoomState state = new RoomState(homeserver.state(templates.bot(), room));
        incident.agents().stream().map(templates::userOf).filter(which).forEach(user -> {
            Optional<String> membership = state.membership(user);
            if (membership.isEmpty()) {
                homeserver.invite(templates.bot(), room, user);
            }
            if (membership.filter(known -> !known.equals("invite")).isEmpty()) {
                homeserver.join(user, room);
            }
        });
    }

    /** An earlier attempt may have sent it, and the homeserver may have forgotten the transaction id. */
    private void tell(Incident incident, Incident.NumberedEntry line, RoomId room) {
        String id = TransactionId.of(
                room, "incident\n" + incident.id(), "line-" + line.entry().key());
        OutgoingEvent event =
                new OutgoingEvent(id, room, templates.bot(), OutgoingEvent.MESSAGE, texts.message(incident, line));
        if (timeline.find(event, line.entry().at()).isEmpty()) {
            homeserver.send(event.sender(), room, OutgoingEvent.MESSAGE, id, event.content());
        }
    }

    /**
     * The first agent's binding is archived first, and with it those of the others, so no turn begins any more. The agents leave when the
     * room has all that they have said; people can still read.
     */
    private void archive(Incident incident, RoomId room) {
        if (bindings.reconcileAgents(room).isPresent()) {
            bindings.change(room, binding -> binding.put("archived", true));
        }
        if (!agentsAtWork.endIn(room, incident.id())) {
            throw new HomeserverException.Unclear(
                    SETTLING, "the room does not have its agents' last messages yet", null);
        }
        bindings.reconcileAgents(room).ifPresent(agents -> leave(agents, room));
    }

    private void leave(RoomAgents agents, RoomId room) {
        String reason = texts.of(Sentence.INCIDENT_LEFT, Map.of());
        agents.all().forEach(agent -> homeserver.leave(agent.agentUser(), room, reason));
        agents.further().forEach(bindings::dismiss);
    }
}
