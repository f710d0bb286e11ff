package dev.homeroom.space;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Conversations that people have saved in a room, as its {@code dev.homeroom.context} state events. Only those that the
 * bot wrote count: in somebody else's words a room could get at another one's conversation.
 */
public final class SavedContexts {
    private static final int VERSION = 1;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M} ._-]{0,49}");

    private final Homeserver homeserver;
    private final UserId bot;

    public SavedContexts(Homeserver homeserver, Namespace namespace) {
        this.homeserver = homeserver;
        this.bot = namespace.bot();
    }

    /** One to fifty letters, digits, spaces, dots, hyphens and underscores. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * Notes a chat id under a name, in place of what had the name before. Idempotent.
     *
     * @throws dev.homeroom.matrix.HomeserverException when it could not be noted
     */
    public void save(BoundRoom room, String name, String chatId, Instant at, UserId by) {
        ObjectNode context = JsonNodeFactory.instance
                .objectNode()
                .put("version", VERSION)
                .put("chat_id", chatId)
                .put("saved_at", at.toEpochMilli())
                .put("by", by.value());
        boolean isThere = contexts(room.room())
                .filter(event -> event.stateKey().equals(name))
                .anyMatch(event -> event.content().equals(context));
        if (!isThere) {
            homeserver.putState(bot, room.room(), EventTypes.CONTEXT, name, context);
        }
    }

    /** The chat id that was saved under a name. */
    public Optional<String> find(BoundRoom room, String name) {
        return contexts(room.room())
                .filter(event -> event.stateKey().equals(name))
                .map(event -> event.content().path("chat_id").textValue())
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** In the order of the alphabet. */
    public List<String> names(BoundRoom room) {
        return contexts(room.room()).map(StateEvent::stateKey).sorted().toList();
    }

    private Stream<StateEvent> contexts(RoomId room) {
        return homeserver.state(bot, room).stream()
                .filter(event -> event.type().equals(EventTypes.CONTEXT)
                        && event.sender().equals(bot))
                .filter(event -> event.content().path("version").asInt() == VERSION);
    }
}
