package dev.homeroom.mcp.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.AgentNames;
import dev.homeroom.conversation.several.AgentSearch;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** {@code matrix_find}. The best matches come first: the exact name, then its beginning, then any part of it. */
@Singleton
class MatrixFind implements McpTool {
    private static final int MOST = 25;
    private static final int NO_MATCH = 3;
    private static final Comparator<FoundMatch> BEST_FIRST = Comparator.comparingInt(FoundMatch::distance)
            .thenComparing(match -> match.name().name())
            .thenComparing(match -> match.name().id());

    private final OwnRooms ownRooms;
    private final People people;
    private final AgentDirectory directory;
    private final AgentSearch agentSearch;

    MatrixFind(OwnRooms ownRooms, People people, AgentDirectory directory, AgentSearch agentSearch) {
        this.ownRooms = ownRooms;
        this.people = people;
        this.directory = directory;
        this.agentSearch = agentSearch;
    }

    @Override
    public String name() {
        return "matrix_find";
    }

    /** @param rooms of the caller that a person is in; empty for the others */
    private record FoundName(String kind, String id, String name, List<RoomId> rooms) {
        FoundMatch match(String query) {
            return new FoundMatch(this, distance(query));
        }

        /** 0 for the best match; 3 for none. */
        private int distance(String query) {
            String lower = name.toLowerCase(Locale.ROOT);
            String lowerId = id.toLowerCase(Locale.ROOT);
            if (query.isEmpty() || lower.equals(query) || lowerId.equals(query)) {
                return 0;
            }
            if (lower.startsWith(query)) {
                return 1;
            }
            return lower.contains(query) || lowerId.contains(query) ? 2 : NO_MATCH;
        }

        ObjectNode toJson() {
            ObjectNode json = JsonNodeFactory.instance
                    .objectNode()
                    .put("kind", kind)
                    .put("id", id)
                    .put("name", name);
            if (!rooms.isEmpty()) {
                ArrayNode ids = json.putArray("rooms");
                rooms.forEach(room -> ids.add(room.value()));
            }
            return json;
        }
    }

    private record FoundMatch(FoundName name, int distance) {}

    @Override
    public ObjectNode call(CallingAgent caller, CallArguments arguments) {
        String query = arguments
                .text("query")
                .orElse("")
                .strip()
                .toLowerCase(Locale.ROOT)
                .replaceFirst("^@(?!.*:)", "");
        Optional<String> kind = arguments.text("kind");
        List<FoundName> found = Stream.<Stream<FoundName>>of(
                        ofKind("room", kind, () -> rooms(caller)),
                        ofKind("person", kind, () -> persons(caller)),
                        ofKind("agent", kind, () -> agents(caller)))
                .flatMap(names -> names)
                .map(name -> name.match(query))
                .filter(match -> match.distance() < NO_MATCH)
                .sorted(BEST_FIRST)
                .limit(MOST + 1L)
                .map(FoundMatch::name)
                .toList();
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ArrayNode shown = result.putArray("found");
        found.stream().limit(MOST).forEach(name -> shown.add(name.toJson()));
        return result.put("more", found.size() > MOST);
    }

    private static Stream<FoundName> ofKind(String kind, Optional<String> wanted, Supplier<Stream<FoundName>> names) {
        return wanted.map(kind::equals).orElse(true) ? names.get() : Stream.empty();
    }

    private Stream<FoundName> rooms(CallingAgent caller) {
        return ownRooms.of(caller).stream().map(room -> named(caller, room));
    }

    private FoundName named(CallingAgent caller, BoundRoom room) {
        return new FoundName("room", room.room().value(), ownRooms.nameOf(caller, room), List.of());
    }

    private Stream<FoundName> persons(CallingAgent caller) {
        return people.of(caller).stream()
                .map(person -> new FoundName("person", person.user().value(), person.name(), person.rooms()));
    }

    private Stream<FoundName> agents(CallingAgent caller) {
        return directory.all().stream()
                .filter(KnownAgent::isListed)
                .filter(KnownAgent::enabled)
                .filter(agent -> !agent.ref().equals(caller.ref()))
                .map(this::named);
    }

    private FoundName named(KnownAgent agent) {
        UserId user = agentSearch.userOf(agent);
        return new FoundName("agent", user.value(), AgentNames.of(Optional.of(agent), user), List.of());
    }
}
