package dev.homeroom.mcp.tools;

import dev.homeroom.conversation.several.AgentSearch;
import dev.homeroom.conversation.several.AgentSearch.FoundAgents;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.mcp.tools.People.RoomPerson;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the room that a message goes to. Rooms, agents and people share the names, and nothing is guessed. */
@ApplicationScoped
class Targets {
    private final OwnRooms ownRooms;
    private final People people;
    private final AgentSearch agentSearch;
    private final Bindings bindings;
    private final Namespace namespace;

    Targets(OwnRooms ownRooms, People people, AgentSearch agentSearch, Bindings bindings, Namespace namespace) {
        this.ownRooms = ownRooms;
        this.people = people;
        this.agentSearch = agentSearch;
        this.bindings = bindings;
        this.namespace = namespace;
    }

    /** @param mentioned the person or agent that was named; empty if a room was */
    record MessageTarget(BoundRoom room, Optional<UserId> mentioned) {}

    /** A thing of the wanted name, with the words for it in a list of candidates. */
    private record Meaning(Optional<BoundRoom> room, Optional<UserId> user, String words) {}

    /** @throws ToolRefusal when nothing has this name, several things have it, or the caller shares no room with the one */
    MessageTarget of(CallingAgent caller, String wanted) {
        String text = wanted.strip();
        List<Meaning> meanings = RoomId.isValid(text) ? rooms(caller, text) : meanings(caller, text);
        if (meanings.isEmpty()) {
            throw new ToolRefusal(
                    "No room of yours, nobody in your rooms and no agent has this id or name. Use matrix_find to see whom you can write to.");
        }
        Meaning meaning = Candidates.one(meanings, Meaning::words);
        return meaning.room()
                .map(room -> new MessageTarget(room, Optional.empty()))
                .orElseGet(() -> shared(caller, meaning.user().orElseThrow()));
    }

    /** The user of this id or exact name in a room that the caller is in. */
    UserId member(CallingAgent caller, RoomId room, String wanted) {
        List<Meaning> users = meanings(caller, wanted.strip()).stream()
                .filter(meaning -> meaning.user().isPresent())
                .filter(meaning -> roomsShared(caller, meaning.user().orElseThrow()).stream()
                        .anyMatch(shared -> shared.room().equals(room)))
                .toList();
        if (users.isEmpty()) {
            throw new ToolRefusal(
                    "Somebody whom you mention is not in this room, or has another name. Use matrix_find to see who is.");
        }
        return Candidates.one(users, Meaning::words).user().orElseThrow();
    }

    /** An id is no name: people can call themselves and their rooms by somebody's id. */
    private List<Meaning> meanings(CallingAgent caller, String text) {
        if (isAgentId(text)) {
            return agents(caller, text).toList();
        }
        Stream<Meaning> users = Stream.concat(agents(caller, text), persons(caller, text));
        return UserId.isValid(text)
                ? users.toList()
                : Stream.concat(rooms(caller, text).stream(), users).toList();
    }

    private boolean isAgentId(String text) {
        return agentSearch.find(text) instanceof FoundAgents.One(KnownAgent agent)
                && agent.ref().agentId().equals(text);
    }

    private List<Meaning> rooms(CallingAgent caller, String text) {
        return ownRooms.matching(caller, text).stream()
                .map(room -> new Meaning(
                        Optional.of(room),
                        Optional.empty(),
                        "room " + ownRooms.nameOf(caller, room) + " ("
                                + room.room().value() + ")"))
                .toList();
    }

    private Stream<Meaning> agents(CallingAgent caller, String text) {
        List<KnownAgent> found = switch (agentSearch.find(text)) {
            case FoundAgents.One(KnownAgent agent) -> List.of(agent);
            case FoundAgents.Several(List<KnownAgent> candidates) -> candidates;
            case FoundAgents.None _ -> List.of();
        };
        return found.stream()
                .filter(agent -> !agentSearch.userOf(agent).equals(caller.user()))
                .map(agent -> new Meaning(
                        Optional.empty(),
                        Optional.of(agentSearch.userOf(agent)),
                        "agent " + agentSearch.nameOf(agent) + " ("
                                + agentSearch.userOf(agent).value() + ")"));
    }

    private Stream<Meaning> persons(CallingAgent caller, String text) {
        return people.of(caller).stream()
                .filter(person ->
                        person.isCalled(text.startsWith("@") && !UserId.isValid(text) ? text.substring(1) : text))
                .map(person -> new Meaning(
                        Optional.empty(),
                        Optional.of(person.user()),
                        "person " + person.name() + " (" + person.user().value() + ")"));
    }

    /** The caller's own room comes first, and then the only other one. */
    private MessageTarget shared(CallingAgent caller, UserId user) {
        List<BoundRoom> shared = roomsShared(caller, user);
        if (shared.isEmpty()) {
            throw new ToolRefusal("You share no room with " + user
                    + ". Ask a person to bring you together with !invite, or write to a room that you are in.");
        }
        BoundRoom room = ownRooms.main(caller)
                .filter(shared::contains)
                .orElseGet(() -> Candidates.one(
                        shared,
                        one -> "room " + ownRooms.nameOf(caller, one) + " ("
                                + one.room().value() + ")"));
        return new MessageTarget(room, Optional.of(user));
    }

    private List<BoundRoom> roomsShared(CallingAgent caller, UserId user) {
        List<RoomId> ofPerson = people.of(caller).stream()
                .filter(person -> person.user().equals(user))
                .map(RoomPerson::rooms)
                .findFirst()
                .orElse(List.of());
        return ownRooms.of(caller).stream()
                .filter(room -> namespace.isAgentUser(user)
                        ? bindings.of(room.room(), user).isPresent()
                        : ofPerson.contains(room.room()))
                .toList();
    }
}
