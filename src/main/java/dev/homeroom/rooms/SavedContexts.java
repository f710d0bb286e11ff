package dev.homeroom.rooms;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Conversations that people have saved in a room, of each of its agents, stored as {@code dev.homeroom.context} state events.
 * Only events from the bot count: an event from anybody else could give a room access to another room's conversation.
 */
@ApplicationScoped
public class SavedContexts {
    private static final int VERSION = 1;
    private static final String SAVED = "saved";
    private static final String AFTER_AGENT = "/";
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M} ._-]{0,49}");

    private final Homeserver homeserver;
    private final UserId bot;
    private final Bindings bindings;

    public SavedContexts(Homeserver homeserver, Namespace namespace, Bindings bindings) {
        this.homeserver = homeserver;
        this.bot = namespace.bot();
        this.bindings = bindings;
    }

    /** One to fifty letters, digits, spaces, dots, hyphens and underscores. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * Saves a chat id under a name and replaces an earlier one of that name. Idempotent.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver did not store it
     */
    public void save(BoundRoom room, String name, String chatId, Instant at, UserId by) {
        ObjectNode context = JsonNodeFactory.instance
                .objectNode()
                .put("version", VERSION)
                .put("chat_id", chatId)
                .put("saved_at", at.toEpochMilli())
                .put("by", by.value());
        Map<String, ObjectNode> present = contexts(room);
        if (context.equals(present.get(name))) {
            return;
        }
        if (room.binding().kind().hasBot()) {
            homeserver.putState(bot, room.room(), EventTypes.CONTEXT, prefix(room) + name, context);
        } else {
            ObjectNode all = JsonNodeFactory.instance.objectNode();
            ObjectNode saved = all.putObject(SAVED);
            saved.setAll(present);
            saved.set(name, context);
            homeserver.putRoomAccountData(room.agentUser(), room.room(), EventTypes.CONTEXT, all);
        }
    }

    /** Returns the chat id saved under the name. */
    public Optional<String> find(BoundRoom room, String name) {
        return Optional.ofNullable(contexts(room).get(name))
                .map(context -> context.path("chat_id").textValue());
    }

    public List<String> chatIds(BoundRoom room) {
        return contexts(room).values().stream()
                .map(context -> context.path("chat_id").asText())
                .filter(chatId -> !chatId.isEmpty())
                .toList();
    }

    /** Returns the names in alphabetical order. */
    public List<String> names(BoundRoom room) {
        return List.copyOf(contexts(room).keySet());
    }

    private Map<String, ObjectNode> contexts(BoundRoom room) {
        Map<String, ObjectNode> contexts = room.binding().kind().hasBot() ? ofState(room) : ofAccountData(room);
        contexts.values().removeIf(context -> context.path("version").asInt() != VERSION);
        return contexts;
    }

    private Map<String, ObjectNode> ofState(BoundRoom room) {
        String prefix = prefix(room);
        Map<String, ObjectNode> contexts = new TreeMap<>();
        homeserver.state(bot, room.room()).stream()
                .filter(event -> event.type().equals(EventTypes.CONTEXT)
                        && event.sender().equals(bot)
                        && event.stateKey().startsWith(prefix)
                        && event.stateKey().lastIndexOf(AFTER_AGENT) < prefix.length())
                .forEach(event -> contexts.put(event.stateKey().substring(prefix.length()), event.content()));
        return contexts;
    }

    /** The names of the room's first agent have no prefix, as in a room with one agent. No name has the character. */
    private String prefix(BoundRoom agent) {
        boolean isFirst = bindings.agentsIn(agent.room())
                .filter(agents -> !agents.isFirst(agent))
                .isEmpty();
        return isFirst ? "" : agent.agentUser().localpart() + AFTER_AGENT;
    }

    /** In rooms without the bot, saved contexts are in the agent user's account data. */
    private Map<String, ObjectNode> ofAccountData(BoundRoom room) {
        Map<String, ObjectNode> contexts = new TreeMap<>();
        homeserver
                .roomAccountData(room.agentUser(), room.room(), EventTypes.CONTEXT)
                .ifPresent(note -> note.path(SAVED).propertyStream().forEach(saved -> {
                    if (saved.getValue() instanceof ObjectNode context) {
                        contexts.put(saved.getKey(), context);
                    }
                }));
        return contexts;
    }
}
