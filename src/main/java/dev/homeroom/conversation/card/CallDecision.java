package dev.homeroom.conversation.card;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.ShortText;
import dev.homeroom.matrix.UserId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A decision about a tool call.
 *
 * @param by empty if no person decided
 * @param reason of the person, for the agent
 * @param via id of the event by which the person decided; empty if none did
 */
public record CallDecision(DecisionKind how, Optional<UserId> by, Optional<String> reason, Instant at, String via) {

    /** Kinds of decisions. */
    public enum DecisionKind {
        ALLOWED,
        /** Also allowed in the room from now on. */
        ALLOWED_HERE,
        /** Allowed in the room before. */
        ALLOWED_BEFORE,
        /** Allowed by the settings. */
        ALLOWED_BY_RULE,
        DENIED,
        /** The time for a decision is over. */
        EXPIRED,
        /** Denied by the settings. */
        NEVER,
        /** The turn has no person who could decide. */
        UNATTENDED,
        /** People can't be asked in the room, since it is encrypted. */
        ENCRYPTED,
        /** The request does not fit a card, and so is on none. */
        TOO_LARGE,
        /** The work ended before anybody decided: it was stopped, it failed, or the agent left. */
        STOPPED;

        public boolean isAllowed() {
            return switch (this) {
                case ALLOWED, ALLOWED_HERE, ALLOWED_BEFORE, ALLOWED_BY_RULE -> true;
                case DENIED, EXPIRED, NEVER, UNATTENDED, ENCRYPTED, TOO_LARGE, STOPPED -> false;
            };
        }
    }

    /** A decision that no person made. */
    public static CallDecision automatic(DecisionKind how, Instant at) {
        return new CallDecision(how, Optional.empty(), Optional.empty(), at, "");
    }

    /** @param longest number of characters of a reason; 0 for none */
    CallDecision withReason(int longest) {
        return new CallDecision(
                how, by, reason.filter(_ -> longest > 0).map(text -> ShortText.of(text, longest)), at, via);
    }

    ObjectNode toJson() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("how", how.name()).put("at", at.toEpochMilli());
        by.ifPresent(person -> json.put("by", person.value()));
        reason.ifPresent(text -> json.put("reason", text));
        return via.isEmpty() ? json : json.put("via", via);
    }

    static Optional<CallDecision> of(JsonNode json) {
        return Arrays.stream(DecisionKind.values())
                .filter(how -> how.name().equals(json.path("how").asText()))
                .findFirst()
                .map(how -> new CallDecision(
                        how,
                        Optional.of(json.path("by").asText())
                                .filter(UserId::isValid)
                                .map(UserId::new),
                        Optional.ofNullable(json.path("reason").textValue()),
                        Instant.ofEpochMilli(json.path("at").asLong()),
                        json.path("via").asText()));
    }
}
