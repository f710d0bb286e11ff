package dev.homeroom.link;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.OutcomeMark;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the event at which the backfill of a room ends, going back from the newest event of the timeline. That event and all
 * older ones are never taken.
 *
 * <table>
 * <caption>The backfill ends at the first of these</caption>
 * <tr><td>the event up to which everything is in the inbox</td><td>if the database knows one</td></tr>
 * <tr><td>an event of the newest {@link OutcomeMark#coversEarlierEvents}</td><td>if it knows none: messages between that
 *     event and its answer have no outcome yet</td></tr>
 * <tr><td>the bot's first binding</td><td>older messages were not addressed to an agent</td></tr>
 * <tr><td>the join of the agent user</td><td>if the bot is not in the room; for the same reason</td></tr>
 * <tr><td>{@code m.room.create}</td><td></td></tr>
 * </table>
 */
final class BackfillBoundary {
    private static final String BINDING = "dev.homeroom.binding";

    private final Namespace namespace;
    private final UserId reader;
    private final boolean relyOnMarkers;
    private final Set<String> answered = new HashSet<>();
    private boolean furtherRound;
    private Set<String> ends = Set.of();

    /**
     * @param caughtUpTo the event up to which everything is in the inbox; empty if the database does not know the room
     */
    BackfillBoundary(Namespace namespace, Optional<EventId> caughtUpTo) {
        this(namespace, caughtUpTo, namespace.bot());
    }

    /**
     * @param reader the user that reads the room; if it is not the bot, there is no binding, and events before its join
     *     are not addressed to it
     */
    BackfillBoundary(Namespace namespace, Optional<EventId> caughtUpTo, UserId reader) {
        this.reader = reader;
        this.namespace = namespace;
        this.relyOnMarkers = caughtUpTo.isEmpty();
        caughtUpTo.ifPresent(event -> ends = Set.of(event.value()));
    }

    /**
     * @param event older than all events before
     * @return whether the backfill ends at this event
     */
    boolean endsAt(ObjectNode event) {
        if (ends.contains(event.path("event_id").asText())
                || isFirstBinding(event)
                || isOwnJoin(event)
                || isCreation(event)) {
            return true;
        }
        if (isByHomeroom(event)) {
            OutcomeMark.in(event).ifPresent(this::consider);
        }
        return false;
    }

    /**
     * Notes the outcome marks of an event beyond the boundary. A message that is pushed again may be older than all
     * events that count, and the room also says whether it was answered.
     */
    void passBeyondEnd(ObjectNode event) {
        if (isByHomeroom(event)) {
            OutcomeMark.in(event).ifPresent(mark -> answered.addAll(mark.of()));
        }
    }

    /** An outcome mark counts only if a user of Homeroom sent it. */
    private boolean isByHomeroom(ObjectNode event) {
        String sender = event.path("sender").asText();
        return UserId.isValid(sender) && namespace.owns(new UserId(sender));
    }

    private void consider(OutcomeMark marker) {
        answered.addAll(marker.of());
        furtherRound |= marker.round() > 0;
        if (relyOnMarkers && ends.isEmpty() && marker.coversEarlierEvents()) {
            ends = Set.copyOf(marker.of());
        }
    }

    /** The events with an outcome, according to the marks of the events passed so far. */
    Set<String> answered() {
        return Set.copyOf(answered);
    }

    /**
     * Whether a request to retry a message, older than all events passed, may have been fulfilled. Without a database
     * entry, any outcome of a later round counts as evidence.
     */
    boolean mayHaveGrantedRetries() {
        return relyOnMarkers && furtherRound;
    }

    private boolean isFirstBinding(ObjectNode event) {
        return event.path("type").asText().equals(BINDING)
                && event.path("state_key").asText("?").isEmpty()
                && event.path("sender").asText().equals(namespace.bot().value())
                && (replacesNothing(event) || replacesNoBinding(event.path("unsigned")));
    }

    /**
     * Whether the previous event was no binding: an empty one after an unbind, or one of another user. Messages from
     * before were not addressed to an agent.
     */
    private boolean replacesNoBinding(JsonNode unsigned) {
        JsonNode before = unsigned.path("prev_content");
        boolean byOthers = unsigned.has("prev_sender")
                && !unsigned.path("prev_sender").asText().equals(namespace.bot().value());
        return byOthers || (before.isObject() && before.isEmpty());
    }

    /** A homeserver sets one or the other on a state event that replaces another. */
    private static boolean replacesNothing(ObjectNode event) {
        return !event.path("unsigned").has("replaces_state")
                && !event.path("unsigned").has("prev_content")
                && !event.has("prev_content");
    }

    /** A change of the display name is a join event too, but does not count. */
    private boolean isOwnJoin(ObjectNode event) {
        return !reader.equals(namespace.bot())
                && event.path("type").asText().equals("m.room.member")
                && event.path("state_key").asText().equals(reader.value())
                && event.at("/content/membership").asText().equals("join")
                && !event.at("/unsigned/prev_content/membership").asText().equals("join");
    }

    private static boolean isCreation(ObjectNode event) {
        return event.path("type").asText().equals("m.room.create");
    }
}
