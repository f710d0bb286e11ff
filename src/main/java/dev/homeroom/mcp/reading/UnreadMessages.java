package dev.homeroom.mcp.reading;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.UserId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The words of others, changed and removed ones too, since a place in the timeline: a fold over the events behind it, the oldest first. It
 * stops when an answer is full, and what comes behind is not applied to what was told before: the next answer tells it.
 *
 * <table>
 * <caption>An event of others</caption>
 * <tr><td>a message</td><td>is told</td></tr>
 * <tr><td>an edit of a message in this answer</td><td>changes it there</td></tr>
 * <tr><td>an edit of an earlier message</td><td>the message is told with its new text</td></tr>
 * <tr><td>the removal of an earlier message</td><td>is told</td></tr>
 * <tr><td>the removal of an edit</td><td>the message is told with the text that it has now</td></tr>
 * </table>
 */
final class UnreadMessages {
    /** Requests for earlier messages; then the answer is full. */
    private static final int MOST_LOOKED_UP = 100;

    private final UserId reader;
    private final int wanted;
    private final EarlierMessages earlier;
    private final boolean isFirst;
    private final Map<String, String> edits;
    private final Map<String, ObjectNode> told = new LinkedHashMap<>();
    private final Map<String, ObjectNode> originals = new LinkedHashMap<>();
    private final Set<String> passed = new HashSet<>();
    private int lookedUp;
    private Optional<String> last = Optional.empty();
    private boolean isFull;

    /**
     * @param wanted most messages
     * @param from empty where nothing was read before; no earlier message is told then
     */
    UnreadMessages(UserId reader, int wanted, Optional<ReadPlace> from, EarlierMessages earlier) {
        this.reader = reader;
        this.wanted = wanted;
        this.earlier = earlier;
        this.isFirst = from.isEmpty();
        this.edits = new LinkedHashMap<>(from.map(ReadPlace::edits).orElse(Map.of()));
    }

    /** Whether the event is a message of somebody else, and no edit. */
    static boolean isMessageToRead(ObjectNode event, UserId reader) {
        return !isBy(reader, event)
                && ReadMessages.contentOf(event)
                        .filter(content -> !Edit.isClaimedBy(content))
                        .isPresent();
    }

    /** To be called once. */
    void read(List<ObjectNode> oldestFirst) {
        for (ObjectNode event : oldestFirst) {
            passed.add(UnreadEvents.id(event));
            if (!isBy(reader, event)) {
                take(event);
            }
            if (isFull) {
                return;
            }
            last = Optional.of(UnreadEvents.id(event));
        }
    }

    private static boolean isBy(UserId user, ObjectNode event) {
        return event.path("sender").asText().equals(user.value());
    }

    private void take(ObjectNode event) {
        Optional<ObjectNode> content = ReadMessages.contentOf(event);
        if (content.isPresent() && Edit.isClaimedBy(content.get())) {
            RoomEvent.ifSound(event).flatMap(Edit::of).ifPresent(edit -> edited(event, edit));
        } else if (content.isPresent()) {
            tell(event, () -> ReadMessages.message(event, content.get(), Optional.empty()));
        } else if (event.path("type").asText().equals(Redaction.TYPE)) {
            RoomEvent.ifSound(event).flatMap(Redaction::about).ifPresent(removed -> removed(event, removed));
        }
    }

    /** An edit that tells nothing is remembered as well: when it is removed, no message is. */
    private void edited(ObjectNode event, Edit edit) {
        Optional<ObjectNode> original = original(edit.about());
        if (original.isPresent() && !original.get().path("sender").equals(event.path("sender"))) {
            return;
        }
        original.ifPresent(message -> tellEdited(message, Optional.of(edit.newContent())));
        if (!isFull) {
            edits.put(UnreadEvents.id(event), edit.about().value());
        }
    }

    /** @param edited empty for a message that has its own words */
    private void tellEdited(ObjectNode original, Optional<ObjectNode> edited) {
        ReadMessages.contentOf(original)
                .ifPresent(content -> tell(original, () -> ReadMessages.message(original, content, edited)));
    }

    /** A message that was removed since it was written has no content any more, and was not told in this answer. */
    private void removed(ObjectNode event, EventId removed) {
        if (passed.contains(removed.value())) {
            return;
        }
        Optional<String> changed = Optional.ofNullable(edits.get(removed.value()));
        if (changed.isPresent()) {
            takenBack(removed, new EventId(changed.get()));
        } else {
            original(removed)
                    .filter(original -> ReadMessages.isMessage(original) && !isBy(reader, original))
                    .ifPresent(original -> tell(original, () -> gone(original, event)));
        }
    }

    private void takenBack(EventId edit, EventId changed) {
        original(changed)
                .ifPresent(original -> earlier.shown(original).ifPresent(shown -> {
                    boolean isOwn = shown.equals(original.path("content"));
                    tellEdited(original, isOwn ? Optional.empty() : Optional.of(shown));
                }));
        if (!isFull) {
            edits.remove(edit.value());
        }
    }

    private static ObjectNode gone(ObjectNode original, ObjectNode redaction) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("event_id", UnreadEvents.id(original))
                .put("sender", original.path("sender").asText())
                .put("time", ReadMessages.time(redaction))
                .put("type", Redaction.TYPE)
                .put("text", "")
                .put("removed", true);
    }

    private Optional<ObjectNode> original(EventId message) {
        Optional<ObjectNode> known = Optional.ofNullable(originals.get(message.value()));
        if (known.isPresent() || isFirst) {
            return known;
        }
        if (++lookedUp > MOST_LOOKED_UP) {
            isFull = true;
            return Optional.empty();
        }
        Optional<ObjectNode> found = earlier.event(message);
        found.ifPresent(original -> originals.put(message.value(), original));
        return found;
    }

    private void tell(ObjectNode original, Supplier<ObjectNode> message) {
        String id = UnreadEvents.id(original);
        isFull = (told.size() >= wanted && !told.containsKey(id)) || length() >= ReadMessages.LONGEST_ANSWER;
        if (!isFull) {
            originals.put(id, original);
            told.put(id, message.get());
        }
    }

    private int length() {
        return told.values().stream().mapToInt(ReadMessages::lengthOf).sum();
    }

    List<ObjectNode> told() {
        return List.copyOf(told.values());
    }

    /** Whether there is more than an answer takes. */
    boolean isMore() {
        return isFull;
    }

    /** Behind the last event that this answer has, or has passed over; empty if it is the first one that does not fit. */
    Optional<ReadPlace> place() {
        return last.map(event -> new ReadPlace(event, edits));
    }
}
