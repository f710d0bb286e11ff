package dev.homeroom.conversation.card;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The tool calls of one agent that people decide on together, as a message in the room shows them. The message, and each edit of
 * it, carries all of it in {@link #KEY}, so that a new database finds it there.
 *
 * @param id transaction id of the message
 * @param turn key of the turn that waits
 * @param round of the turn
 * @param asker the person who asked the agent
 * @param began when people were asked
 * @param isEarlier whether the calls belong to earlier work, and the turn's message is delivered after it
 * @param calls at least one
 */
public record ApprovalCard(
        String id,
        String turn,
        int round,
        UserId asker,
        Instant began,
        Instant expires,
        boolean isEarlier,
        List<CardCall> calls) {
    /** Key in the content of the message. */
    public static final String KEY = "dev.homeroom.approval";

    private static final int VERSION = 1;
    private static final int MOST_CALLS = 40;
    /** In bytes of JSON. */
    private static final int LONGEST_ID = 200;

    /** In bytes as well. A name is never cut: rules and what people allow go by it. */
    private static final int LONGEST_TOOL = 150;

    public ApprovalCard {
        calls = List.copyOf(calls);
    }

    /**
     * A tool call.
     *
     * @param shown the arguments as people see them: secrets masked, not too long
     * @param decision empty while it is open
     */
    public record CardCall(String id, String tool, String shown, Optional<CallDecision> decision) {
        public boolean isOpen() {
            return decision.isEmpty();
        }

        CardCall with(CallDecision made) {
            return new CardCall(id, tool, shown, Optional.of(made));
        }
    }

    public boolean isOpen() {
        return calls.stream().anyMatch(CardCall::isOpen);
    }

    /** The backend's names for the calls. */
    public List<String> callIds() {
        return calls.stream().map(CardCall::id).toList();
    }

    /** Whether calls with these ids, of these tools, fit a card, with the decisions on them. */
    public static boolean fits(List<String> ids, List<String> tools) {
        return ids.size() <= MOST_CALLS
                && ids.stream().allMatch(id -> CardSize.isWithin(id, LONGEST_ID))
                && tools.stream().allMatch(tool -> CardSize.isWithin(tool, LONGEST_TOOL));
    }

    /** The card with reasons of this length at most, in characters; without reasons if it is 0. */
    public ApprovalCard withReasons(int longest) {
        return changed(call ->
                call.decision().map(made -> call.with(made.withReason(longest))).orElse(call));
    }

    /** The card without what the tools were to get, and without reasons. */
    public ApprovalCard withoutWords() {
        return withReasons(0).changed(call -> new CardCall(call.id(), call.tool(), "", call.decision()));
    }

    /** The tools that wait for a decision. */
    public List<String> openTools() {
        return calls.stream()
                .filter(CardCall::isOpen)
                .map(CardCall::tool)
                .distinct()
                .toList();
    }

    /** Whether the event has decided about a call. */
    public boolean isDecidedBy(String event) {
        return calls.stream()
                .flatMap(call -> call.decision().stream())
                .anyMatch(decision -> decision.via().equals(event));
    }

    /** When the last decision was made; empty while there is none. */
    public Optional<Instant> lastDecided() {
        return calls.stream()
                .flatMap(call -> call.decision().stream())
                .map(CallDecision::at)
                .max(Comparator.naturalOrder());
    }

    /** The tools of the calls that the event has decided about in this way. */
    public Set<String> toolsDecidedBy(String event, CallDecision.DecisionKind how) {
        return calls.stream()
                .filter(call -> call.decision()
                        .filter(made -> made.via().equals(event) && made.how() == how)
                        .isPresent())
                .map(CardCall::tool)
                .collect(Collectors.toSet());
    }

    /** Whether a call was decided about in this way. */
    public boolean has(CallDecision.DecisionKind how) {
        return calls.stream().flatMap(call -> call.decision().stream()).anyMatch(decision -> decision.how() == how);
    }

    /** Decides about every open call. */
    public ApprovalCard decided(CallDecision decision) {
        return changed(call -> call.isOpen() ? call.with(decision) : call);
    }

    /**
     * Decides about one call, if it is open.
     *
     * @param number counts from 1
     */
    public ApprovalCard decided(int number, CallDecision decision) {
        if (number < 1 || number > calls.size()) {
            return this;
        }
        CardCall chosen = calls.get(number - 1);
        return changed(call -> call.equals(chosen) && call.isOpen() ? call.with(decision) : call);
    }

    private ApprovalCard changed(UnaryOperator<CardCall> change) {
        return new ApprovalCard(
                id,
                turn,
                round,
                asker,
                began,
                expires,
                isEarlier,
                calls.stream().map(change).toList());
    }

    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("version", VERSION)
                .put("id", id)
                .put("turn", turn)
                .put("round", round)
                .put("asker", asker.value())
                .put("began", began.toEpochMilli())
                .put("expires", expires.toEpochMilli())
                .put("earlier", isEarlier);
        ArrayNode list = json.putArray("calls");
        for (CardCall call : calls) {
            ObjectNode entry = list.addObject()
                    .put("id", call.id())
                    .put("tool", call.tool())
                    .put("shown", call.shown());
            call.decision().ifPresent(decision -> entry.set("decision", decision.toJson()));
        }
        return json;
    }

    /** Empty for the card of another version, and for anything else. */
    public static Optional<ApprovalCard> of(JsonNode json) {
        String asker = json.path("asker").asText();
        List<CardCall> calls = new ArrayList<>();
        json.path("calls")
                .forEach(call -> calls.add(new CardCall(
                        call.path("id").asText(),
                        call.path("tool").asText(),
                        call.path("shown").asText(),
                        CallDecision.of(call.path("decision")))));
        return json.path("version").asInt() == VERSION && UserId.isValid(asker) && !calls.isEmpty()
                ? Optional.of(new ApprovalCard(
                        json.path("id").asText(),
                        json.path("turn").asText(),
                        json.path("round").asInt(),
                        new UserId(asker),
                        Instant.ofEpochMilli(json.path("began").asLong()),
                        Instant.ofEpochMilli(json.path("expires").asLong()),
                        json.path("earlier").asBoolean(),
                        calls))
                : Optional.empty();
    }
}
