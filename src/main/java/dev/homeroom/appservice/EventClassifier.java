package dev.homeroom.appservice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.MalformedEventException;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.Sha256;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.IncomingEvent;
import dev.homeroom.registration.Namespace;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Classifies each pushed event: it waits for its turn, or is ignored for a reason. Clocks play no part, nor does the
 * text, except for commands.
 *
 * <table>
 * <caption>First match wins</caption>
 * <tr><td>no event, or nested deeper than JSON readers take</td><td>ignored: malformed: …</td></tr>
 * <tr><td>from one of our users</td><td>ignored: own user</td></tr>
 * <tr><td>type or a key of its content begins with {@code dev.homeroom.}</td><td>ignored: marked by Homeroom</td></tr>
 * <tr><td>imported history, or carried over by a bridge</td><td>ignored: historical</td></tr>
 * <tr><td>an invite of one of our users</td><td>waits</td></tr>
 * <tr><td>one of our users is removed</td><td>waits in the control lane</td></tr>
 * <tr><td>a redaction</td><td>waits in the control lane, or ignored: redaction</td></tr>
 * <tr><td>🔁 or 🛑 put to an event</td><td>waits in the control lane</td></tr>
 * <tr><td>any other reaction</td><td>ignored: reaction</td></tr>
 * <tr><td>encrypted, or the switch that encrypts the room</td><td>waits in the control lane</td></tr>
 * <tr><td>power levels</td><td>waits in the control lane</td></tr>
 * <tr><td>a sticker or poll</td><td>waits</td></tr>
 * <tr><td>anything but a message</td><td>ignored: unsupported type</td></tr>
 * <tr><td>a message without {@code msgtype} (redacted ones, for instance)</td><td>ignored: empty message</td></tr>
 * <tr><td>a notice</td><td>ignored: notice</td></tr>
 * <tr><td>an edit</td><td>waits in the control lane, or ignored: edit</td></tr>
 * <tr><td>a command</td><td>waits in the control lane</td></tr>
 * <tr><td>any other message</td><td>waits</td></tr>
 * </table>
 */
public final class EventClassifier {
    private static final Logger LOG = Logger.getLogger(EventClassifier.class);
    private static final String OURS = "dev.homeroom.";
    private static final String POWER_LEVELS = "m.room.power_levels";
    /** Flags of imported or bridged events, including the predecessor's. */
    private static final Set<String> NOT_SAID_HERE =
            Set.of("m.historical", "org.matrix.msc2716.historical", "m.letta_historical", "m.bridge_originated");

    private static final int DEEPEST = 200;
    private static final Set<String> ANSWERED = Set.of("invite", "leave", "ban");
    private static final Set<String> AT_ONCE =
            Set.of(Reaction.TYPE, "m.room.encrypted", "m.room.encryption", POWER_LEVELS);

    private final Namespace namespace;
    private final ControlMessages controlMessages;

    public EventClassifier(Namespace namespace, ControlMessages controlMessages) {
        this.namespace = namespace;
        this.controlMessages = controlMessages;
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

    /** Never throws: every pushed event is either used or recorded as ignored. */
    public IncomingEvent of(JsonNode pushed) {
        Optional<RoomId> room = text(pushed, "room_id").filter(RoomId::isValid).map(RoomId::new);
        try {
            return judged(pushed, room);
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
            return reasonToIgnore(event)
                    .map(reason -> IncomingEvent.ignored(key, event.room(), json, reason))
                    .orElseGet(() -> waiting(key, event, json));
        } catch (MalformedEventException e) {
            return IncomingEvent.ignored(key, room.orElse(null), json, "malformed: " + e.getMessage());
        }
    }

    private IncomingEvent waiting(String key, RoomEvent event, String json) {
        return changed(event)
                .map(about -> IncomingEvent.change(key, event.room(), json, about.value()))
                .orElseGet(() -> isForControlLane(event)
                        ? IncomingEvent.forControlLane(key, event.room(), json)
                        : IncomingEvent.waiting(key, event.room(), json));
    }

    private static Optional<EventId> changed(RoomEvent event) {
        return event.type().equals(Redaction.TYPE)
                ? Redaction.about(event)
                : Edit.of(event).map(Edit::about);
    }

    private boolean isForControlLane(RoomEvent event) {
        return AT_ONCE.contains(event.type())
                || isRemoval(event)
                || (event.type().equals("m.room.message") && controlMessages.isForControlLane(event));
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

    private Optional<String> reasonToIgnore(RoomEvent event) {
        if (namespace.owns(event.sender())) {
            return Optional.of("own user");
        }
        if (event.type().startsWith(OURS)
                || event.content()
                        .propertyStream()
                        .anyMatch(field -> field.getKey().startsWith(OURS))) {
            return Optional.of("marked by Homeroom");
        }
        if (isHistorical(event.content())) {
            return Optional.of("historical");
        }
        return switch (event.type()) {
            case "m.room.member" -> reasonToIgnoreMembership(event);
            case "m.room.message" -> reasonToIgnoreMessage(event);
            case "m.sticker", "m.poll.start", "org.matrix.msc3381.poll.start" -> reasonToIgnoreOtherMessage(event);
            case Reaction.TYPE -> reasonToIgnoreReaction(event);
            case Redaction.TYPE -> Redaction.about(event).isPresent() ? Optional.empty() : Optional.of("redaction");
            case "m.room.encrypted", "m.room.encryption" -> Optional.empty();
            case POWER_LEVELS -> event.stateKey().isPresent() ? Optional.empty() : Optional.of("unsupported type");
            default -> Optional.of("unsupported type");
        };
    }

    private static boolean isRemoval(RoomEvent event) {
        return event.type().equals("m.room.member")
                && !event.content().path("membership").asText().equals("invite");
    }

    private static boolean isHistorical(ObjectNode content) {
        return NOT_SAID_HERE.stream()
                .flatMap(flag -> Stream.of(
                        content.path(flag), content.path("m.new_content").path(flag)))
                .anyMatch(EventClassifier::isSet);
    }

    /** Any value counts as set, except {@code false} and {@code 0}. */
    private static boolean isSet(JsonNode flag) {
        return !flag.isMissingNode()
                && !flag.isNull()
                && !flag.asText("").equals("false")
                && !flag.asText("").equals("0");
    }

    private Optional<String> reasonToIgnoreMembership(RoomEvent event) {
        boolean ours = event.stateKey()
                .filter(UserId::isValid)
                .map(UserId::new)
                .filter(namespace::owns)
                .isPresent();
        return ours && ANSWERED.contains(event.content().path("membership").asText())
                ? Optional.empty()
                : Optional.of("unsupported type");
    }

    private static Optional<String> reasonToIgnoreReaction(RoomEvent event) {
        boolean asksForSomething = Reaction.of(event.content())
                .map(Reaction::key)
                .filter(key -> key.equals(Reaction.RETRY) || key.equals(Reaction.STOP))
                .isPresent();
        return asksForSomething ? Optional.empty() : Optional.of("reaction");
    }

    private static Optional<String> reasonToIgnoreMessage(RoomEvent event) {
        Optional<String> msgtype = text(event.content(), "msgtype");
        if (event.stateKey().isPresent()) {
            return Optional.of("unsupported type");
        }
        if (msgtype.isEmpty()) {
            return Optional.of("empty message");
        }
        if (msgtype.get().equals("m.notice")) {
            return Optional.of("notice");
        }
        return Edit.isClaimedBy(event.content()) && Edit.of(event).isEmpty() ? Optional.of("edit") : Optional.empty();
    }

    /** A notice tells the sender that agents can't read it. */
    private static Optional<String> reasonToIgnoreOtherMessage(RoomEvent event) {
        if (event.stateKey().isPresent()) {
            return Optional.of("unsupported type");
        }
        return event.content().isEmpty() ? Optional.of("empty message") : Optional.empty();
    }

    private static boolean isDeeperThan(int limit, JsonNode value) {
        return limit == 0 || value.valueStream().anyMatch(child -> isDeeperThan(limit - 1, child));
    }

    private static Optional<String> text(JsonNode object, String field) {
        return Optional.ofNullable(object.path(field).textValue());
    }
}
