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
 * One look back over a room's timeline, from its newest event to the one at which catching up ends. That one, and what is
 * older, is never taken.
 *
 * <table>
 * <caption>It ends at the first of these</caption>
 * <tr><td>the event up to which all is in the inbox</td><td>where the database knows one</td></tr>
 * <tr><td>an event of the newest {@link OutcomeMark#coversEarlierEvents}</td><td>where it knows none: what people wrote
 *     between that event and its answer is not settled</td></tr>
 * <tr><td>the bot's first binding</td><td>older messages were not written to an agent</td></tr>
 * <tr><td>the joining of the agent user</td><td>where the bot is not in the room; likewise</td></tr>
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

    /** @param caughtUpTo the event up to which all is in the inbox; empty for a database that knows nothing of the room */
    BackfillBoundary(Namespace namespace, Optional<EventId> caughtUpTo) {
        this(namespace, caughtUpTo, namespace.bot());
    }

    /** @param reader who reads the room; where that is not the bot, there is no binding, and what came before it joined isn't its */
    BackfillBoundary(Namespace namespace, Optional<EventId> caughtUpTo, UserId reader) {
        this.reader = reader;
        this.namespace = namespace;
        this.relyOnMarkers = caughtUpTo.isEmpty();
        caughtUpTo.ifPresent(event -> ends = Set.of(event.value()));
    }

    /** @return whether the look back ends at this event, which is older than all before */
    boolean endsAt(ObjectNode event) {
        if (ends.contains(event.path("event_id").asText())
                || isFirstBinding(event)
                || isOwnJoin(event)
                || isCreation(event)) {
            return true;
        }
        if (isOurs(event)) {
            OutcomeMark.in(event).ifPresent(this::consider);
        }
        return false;
    }

    /**
     * Takes notice of an event older than the end. A message that is pushed again may be older still than all that counts,
     * and whether it was answered stands in the room as well.
     */
    void passBeyondEnd(ObjectNode event) {
        if (isOurs(event)) {
            OutcomeMark.in(event).ifPresent(mark -> answered.addAll(mark.of()));
        }
    }

    /** What others than our users write there is not our word. */
    private boolean isOurs(ObjectNode event) {
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

    /** Events that had their outcome, as the markers say that were passed so far. */
    Set<String> answered() {
        return Set.copyOf(answered);
    }

    /**
     * Whether somebody's wish to have a message tried again, older than all that was passed, may have been granted. A
     * database that knows nothing can tell no better than by any outcome of a further round.
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

    /** A room that was unbound has an empty one, and somebody else's is none; what was written then was not written to an agent. */
    private boolean replacesNoBinding(JsonNode unsigned) {
        JsonNode before = unsigned.path("prev_content");
        boolean byOthers = unsigned.has("prev_sender")
                && !unsigned.path("prev_sender").asText().equals(namespace.bot().value());
        return byOthers || (before.isObject() && before.isEmpty());
    }

    /** A homeserver says one or the other of a state event that took another's place. */
    private static boolean replacesNothing(ObjectNode event) {
        return !event.path("unsigned").has("replaces_state")
                && !event.path("unsigned").has("prev_content")
                && !event.has("prev_content");
    }

    /** Not a change of its name, which is a join again. */
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
