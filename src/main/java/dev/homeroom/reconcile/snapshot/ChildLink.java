package dev.homeroom.reconcile.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The content of a Space's {@code m.space.child} event.
 *
 * @param ours whether the bot wrote it; people arrange their own Space as they like
 * @param followable whether {@code via} names a server; otherwise clients don't show the room
 * @param order {@code order}, if it is valid
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#mspacechild">{@code m.space.child}</a>
 */
public record ChildLink(boolean ours, boolean followable, Optional<String> order) {
    private static final Pattern ORDER = Pattern.compile("[\\x20-\\x7E]{1,50}");

    /** The children of a Space. */
    public static Map<RoomId, ChildLink> of(RoomState space, UserId bot) {
        Map<RoomId, ChildLink> children = new HashMap<>();
        all(space)
                .filter(event -> !event.content().isEmpty())
                .forEach(event -> children.put(new RoomId(event.stateKey()), link(event, bot)));
        return children;
    }

    /** The former children of the Space that were removed by a user other than the bot. */
    public static Set<RoomId> removed(RoomState space, UserId bot) {
        return all(space)
                .filter(event -> event.content().isEmpty() && !event.sender().equals(bot))
                .map(event -> new RoomId(event.stateKey()))
                .collect(Collectors.toSet());
    }

    private static Stream<StateEvent> all(RoomState space) {
        return space.all(EventTypes.SPACE_CHILD).filter(event -> RoomId.isValid(event.stateKey()));
    }

    private static ChildLink link(StateEvent event, UserId bot) {
        Optional<String> order = Optional.ofNullable(
                        event.content().path("order").textValue())
                .filter(text -> ORDER.matcher(text).matches());
        return new ChildLink(event.sender().equals(bot), isFollowable(event.content()), order);
    }

    /** By the specification, clients ignore a link without a server. */
    static boolean isFollowable(JsonNode link) {
        JsonNode via = link.path("via");
        return via.isArray()
                && !via.isEmpty()
                && via.valueStream()
                        .allMatch(
                                server -> server.isTextual() && !server.asText().isBlank());
    }
}
