package dev.homeroom.appservice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.appservice.ControlMessages.DecisionEvents;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.MalformedEventException;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.Sha256;
import dev.homeroom.queue.inbox.IncomingEvent;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.registration.Namespace;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Classifies each pushed event, once: it is ignored for a reason, or waits as an event of a kind. The kind is stored,
 * decides about the lane, and names the handler. Clocks play no part, nor does the text, except for commands. Only for replies
 * the database is asked.
 *
 * <table>
 * <caption>First match wins</caption>
 * <tr><td>no event, or nested deeper than JSON readers take</td><td>ignored: malformed: …</td></tr>
 * <tr><td>a message of one of our users that mentions an agent, with its origin</td><td>{@link EventKind#AGENT_MESSAGE}</td></tr>
 * <tr><td>🛑 of one of our users, with its origin</td><td>{@link EventKind#STOP}</td></tr>
 * <tr><td>anything else from one of our users</td><td>ignored: own user</td></tr>
 * <tr><td>type or a key of its content begins with {@code dev.homeroom.}</td><td>ignored: marked by Homeroom</td></tr>
 * <tr><td>imported history, or carried over by a bridge</td><td>ignored: historical</td></tr>
 * <tr><td>an invite of one of our users</td><td>{@link EventKind#INVITE}</td></tr>
 * <tr><td>one of our users is removed</td><td>{@link EventKind#REMOVAL}</td></tr>
 * <tr><td>a redaction</td><td>{@link EventKind#REDACTION}, or ignored: redaction</td></tr>
 * <tr><td>🔁 put to an event</td><td>{@link EventKind#RETRY}</td></tr>
 * <tr><td>🛑 put to an event</td><td>{@link EventKind#STOP}</td></tr>
 * <tr><td>✅, ❌, ♾️ or a number from 1 to 10 put to an event</td><td>{@link EventKind#DECISION}</td></tr>
 * <tr><td>any other reaction</td><td>ignored: reaction</td></tr>
 * <tr><td>encrypted, or the switch that encrypts the room</td><td>{@link EventKind#ENCRYPTION}</td></tr>
 * <tr><td>power levels</td><td>{@link EventKind#POWER_LEVELS}</td></tr>
 * <tr><td>anything else but a message, a sticker or a poll</td><td>ignored: unsupported type</td></tr>
 * <tr><td>a message without {@code msgtype} (redacted ones, for instance)</td><td>ignored: empty message</td></tr>
 * <tr><td>a notice</td><td>ignored: notice</td></tr>
 * <tr><td>an edit</td><td>{@link EventKind#EDIT}, or ignored: edit</td></tr>
 * <tr><td>a command</td><td>{@link EventKind#COMMAND}</td></tr>
 * <tr><td>a reply to a request of an agent that waits for a decision</td><td>{@link EventKind#DECISION}</td></tr>
 * <tr><td>any other message, a sticker or a poll</td><td>{@link EventKind#MESSAGE}</td></tr>
 * </table>
 */
@ApplicationScoped
public class EventClassifier {
    private static final Logger LOG = Logger.getLogger(EventClassifier.class);
    private static final int DEEPEST = 200;

    private final EventRules rules;

    public EventClassifier(Namespace namespace, ControlMessages controlMessages, DecisionEvents decisionEvents) {
        this.rules = new EventRules(namespace, controlMessages, decisionEvents);
    }

    /**
     * An event that can't be parsed as a whole.
     *
     * @param rest the readable parts
     * @param why in a few fixed words
     */
    IncomingEvent ofUnreadable(JsonNode rest, String why) {
        Optional<RoomId> room = text(rest, "room_id").filter(RoomId::isValid).map(RoomId::new);
        String json = JsonText.of(rest);
        return IncomingEvent.ignored(key(rest, json), room.orElse(null), json, "malformed: " + why);
    }

    /**
     * Every pushed event is either used or recorded as ignored.
     *
     * @throws DatabaseUnavailableException when the kind of a reply can't be known now
     */
    public IncomingEvent of(JsonNode pushed) {
        Optional<RoomId> room = text(pushed, "room_id").filter(RoomId::isValid).map(RoomId::new);
        try {
            return judged(pushed, room);
        } catch (DatabaseUnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            String outline = JsonText.of(outline(pushed));
            LOG.errorf(e, "An event can't be parsed and is ignored: key=%s", key(pushed, outline));
            return IncomingEvent.ignored(key(pushed, outline), room.orElse(null), outline, "malformed: not understood");
        }
    }

    private IncomingEvent judged(JsonNode pushed, Optional<RoomId> room) {
        if (isDeeperThan(DEEPEST, pushed)) {
            String outline = JsonText.of(outline(pushed));
            return IncomingEvent.ignored(
                    key(pushed, outline), room.orElse(null), outline, "malformed: nested too deeply");
        }
        String json = JsonText.of(pushed);
        String key = key(pushed, json);
        try {
            RoomEvent event = RoomEvent.of(pushed);
            return rules.reasonToIgnore(event)
                    .map(reason -> IncomingEvent.ignored(key, event.room(), json, reason))
                    .orElseGet(() -> waiting(key, event, json, kindOf(event).orElseThrow()));
        } catch (MalformedEventException e) {
            return IncomingEvent.ignored(key, room.orElse(null), json, "malformed: " + e.getMessage());
        }
    }

    private static IncomingEvent waiting(String key, RoomEvent event, String json, EventKind kind) {
        return new IncomingEvent(
                key,
                event.room(),
                kind.track(),
                json,
                kind.word(),
                changed(event, kind).map(EventId::value).orElse(null),
                null);
    }

    private static Optional<EventId> changed(RoomEvent event, EventKind kind) {
        return kind == EventKind.REDACTION
                ? Redaction.about(event)
                : Edit.of(event).filter(edit -> kind == EventKind.EDIT).map(Edit::about);
    }

    /** An event of the room that gets a turn again, whichever lane it waited in before. */
    public IncomingEvent again(EventId id, RoomId room, ObjectNode event) {
        event.put("room_id", room.value());
        return new IncomingEvent(
                id.value(),
                room,
                LaneKind.TURNS,
                JsonText.of(event),
                RoomEvent.ifSound(event)
                        .flatMap(this::kindOf)
                        .map(EventKind::word)
                        .orElse(null),
                null,
                null);
    }

    /**
     * The kind of an event that waits. Works it out from the event alone, for events without a stored kind: a process of
     * an earlier version has stored them.
     *
     * @return empty for an event that nothing handles
     */
    public Optional<EventKind> kindOf(RoomEvent event) {
        return rules.kindOf(event);
    }

    private static String key(JsonNode pushed, String json) {
        return text(pushed, "event_id").filter(EventId::isValid).orElseGet(() -> "malformed:" + Sha256.hex(json));
    }

    /** The plain fields alone: JSON writers take no deeper nesting than readers do. */
    private static ObjectNode outline(JsonNode pushed) {
        ObjectNode outline = JsonNodeFactory.instance.objectNode();
        pushed.propertyStream()
                .filter(field -> field.getValue().isValueNode())
                .forEach(field -> outline.set(field.getKey(), field.getValue()));
        return outline;
    }

    private static boolean isDeeperThan(int limit, JsonNode value) {
        return limit == 0 || value.valueStream().anyMatch(child -> isDeeperThan(limit - 1, child));
    }

    private static Optional<String> text(JsonNode object, String field) {
        return Optional.ofNullable(object.path(field).textValue());
    }
}
