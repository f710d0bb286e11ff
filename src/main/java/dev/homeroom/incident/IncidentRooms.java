package dev.homeroom.incident;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.CreateRoom.InitialState;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.alias.AliasLookups;
import dev.homeroom.rooms.alias.AliasedRoomFactory;
import dev.homeroom.rooms.operations.Operators;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.Binding.AnswerMode;
import dev.homeroom.rooms.state.Binding.RoomKind;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomState;
import dev.homeroom.rooms.template.RoomTemplates;
import dev.homeroom.rooms.template.RoomTemplates.PrivateRoom;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Creates incident rooms, finds them by their aliases, and reads and writes their state. */
@ApplicationScoped
class IncidentRooms {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{1,64}");

    private final Homeserver homeserver;
    private final RoomTemplates templates;
    private final AliasedRoomFactory factory;
    private final AliasLookups aliases;
    private final Operators operators;
    private final IncidentTexts texts;
    private final UserId bot;

    IncidentRooms(
            Homeserver homeserver,
            RoomTemplates templates,
            AliasedRoomFactory factory,
            AliasLookups aliases,
            Operators operators,
            IncidentTexts texts) {
        this.homeserver = homeserver;
        this.templates = templates;
        this.factory = factory;
        this.aliases = aliases;
        this.operators = operators;
        this.texts = texts;
        this.bot = templates.bot();
    }

    /** The room of an incident; empty if there is none with this id. */
    Optional<RoomId> find(String id) {
        return ID.matcher(id).matches() ? aliases.resolve(alias(id)) : Optional.empty();
    }

    private RoomAlias alias(String id) {
        return RoomAlias.of(localpart(id), templates.namespace().serverName());
    }

    /** @param present where the alias leads now */
    void pointAlias(String id, Optional<RoomId> present, RoomId room) {
        present.ifPresent(_ -> homeserver.removeAlias(bot, alias(id)));
        homeserver.setAlias(bot, alias(id), room);
    }

    /** Whether the room was upgraded, or can't be read any more. */
    boolean isReplaced(RoomId room) {
        return HomeserverException.refusalMeans(
                true,
                () -> homeserver.state(bot, room, EventTypes.TOMBSTONE, "").isPresent());
    }

    private static String localpart(String id) {
        return "agent_~incident_" + id;
    }

    /** The incident of a room; empty if the room has none that can be read. */
    Optional<Incident> read(RoomId room) {
        return HomeserverException.refusalMeans(
                Optional.empty(),
                () -> homeserver.state(bot, room, EventTypes.INCIDENT, "").flatMap(Incident::of));
    }

    void write(RoomId room, Incident incident) {
        homeserver.putState(bot, room, EventTypes.INCIDENT, "", incident.toJson());
    }

    /**
     * Creates the room with the operators and its own people and agents, or finds the one that an earlier request has created. Whoever has
     * the power to look after the room can enter it.
     *
     * @return empty while the incident's alias leads to a room that replaces its own and is not followed, or that the bot can't read
     */
    Optional<RoomId> createOrFind(Incident incident, List<UserId> people, RoomId space) {
        List<UserId> moderators = operators.all();
        List<UserId> invited = Stream.of(
                        moderators.stream(),
                        people.stream(),
                        incident.agents().stream().map(templates::userOf))
                .flatMap(users -> users)
                .distinct()
                .toList();
        PrivateRoom room = new PrivateRoom(
                texts.roomName(incident),
                texts.topic(incident),
                alias(incident.id()),
                marks(incident),
                moderators,
                invited);
        if (find(incident.id()).filter(this::isUnfollowed).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(factory.createOrFind(
                room.alias(),
                version -> templates.privateRoom(room, space, version),
                EventTypes.INCIDENT,
                mark -> incident.id().equals(mark.path("id").textValue())));
    }

    /** Whether it replaces the incident's room, which reconciliation has not followed yet, or the bot was sent away. */
    private boolean isUnfollowed(RoomId room) {
        return HomeserverException.refusalMeans(true, () -> {
            RoomState state = new RoomState(homeserver.state(bot, room));
            return state.predecessor().isPresent()
                    && state.event(EventTypes.INCIDENT, "").isEmpty();
        });
    }

    /** The first agent's binding is the room's; the others' have the names of their users. */
    private List<InitialState> marks(Incident incident) {
        List<InitialState> marks = new ArrayList<>();
        marks.add(new InitialState(EventTypes.INCIDENT, "", incident.toJson()));
        Instant since = incident.entries().getFirst().at();
        for (AgentRef agent : incident.agents()) {
            String key = agent.equals(incident.agents().getFirst())
                    ? ""
                    : templates.userOf(agent).localpart();
            marks.add(new InitialState(EventTypes.BINDING, key, binding(agent, since)));
        }
        return marks;
    }

    private static ObjectNode binding(AgentRef agent, Instant since) {
        return new Binding(
                        agent,
                        RoomKind.INCIDENT,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(AnswerMode.MENTION),
                        false,
                        since,
                        Optional.empty(),
                        Optional.empty())
                .toJson();
    }

    /** Names the Space as the room's parent; another Space may have replaced the one that it was made in. */
    void nameParent(RoomId space, RoomId room) {
        ObjectNode parent = templates.parent();
        if (!homeserver.state(bot, room, EventTypes.SPACE_PARENT, space.value()).equals(Optional.of(parent))) {
            homeserver.putState(bot, room, EventTypes.SPACE_PARENT, space.value(), parent);
        }
    }

    /** The open incidents' rooms by their ids, from the state of the Space. */
    List<RoomId> openOnes(RoomId space) {
        return homeserver.state(bot, space).stream()
                .filter(event -> event.type().equals(EventTypes.INCIDENT)
                        && event.sender().equals(bot))
                .map(event -> event.content().path("room_id").asText())
                .filter(RoomId::isValid)
                .map(RoomId::new)
                .toList();
    }

    /** Enters an open incident in the Space's list, and takes a closed one out. */
    void list(RoomId space, RoomId room, Incident incident) {
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        if (incident.isOpen()) {
            wanted.put("version", 1).put("room_id", room.value());
        }
        Optional<ObjectNode> present = homeserver.state(bot, space, EventTypes.INCIDENT, incident.id());
        if (!present.orElseGet(JsonNodeFactory.instance::objectNode).equals(wanted)) {
            homeserver.putState(bot, space, EventTypes.INCIDENT, incident.id(), wanted);
        }
    }
}
