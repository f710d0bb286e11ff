package dev.homeroom.conversation.approval;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.card.ApprovalCard.CardCall;
import dev.homeroom.conversation.card.CallDecision;
import dev.homeroom.conversation.card.CallDecision.DecisionKind;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.conversation.tools.ToolRules;
import dev.homeroom.json.ShortText;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jsoup.nodes.Entities;

/** Makes the messages of cards: the first one, with its ready reactions, and the edits that say what was decided. */
@ApplicationScoped
public class CardEvents {
    private static final String MESSAGE = "m.room.message";
    /** Clients show the new content. */
    private static final int SHOWN_OF_EDIT = 200;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private final ToolRules rules;
    private final Wording wording;

    public CardEvents(ToolRules rules, Wording wording) {
        this.rules = rules;
        this.wording = wording;
    }

    /** The card's message, which mentions the asker, and its reactions. */
    public List<OutgoingEvent> first(WaitingCard waiting, String agentName) {
        ApprovalCard card = waiting.card();
        ObjectNode content = content(card, agentName);
        content.putObject("m.mentions").putArray("user_ids").add(card.asker().value());
        content.set(ApprovalCard.KEY, card.toJson());
        OutgoingEvent message = new OutgoingEvent(card.id(), waiting.room(), waiting.agentUser(), MESSAGE, content);
        List<String> keys = keys(card);
        List<OutgoingEvent> events = new ArrayList<>(List.of(message));
        for (String key : keys) {
            events.add(new OutgoingEvent(
                    card.id() + "-" + DecisionKeys.name(key),
                    waiting.room(),
                    waiting.agentUser(),
                    Reaction.TYPE,
                    Reaction.content(key),
                    Optional.of(card.id())));
        }
        return events;
    }

    private List<String> keys(ApprovalCard card) {
        List<String> keys = new ArrayList<>(List.of(DecisionKeys.ALLOW, DecisionKeys.DENY));
        if (offersAlways(card)) {
            keys.add(1, DecisionKeys.ALWAYS);
        }
        for (int number = 1; card.calls().size() > 1 && number <= card.calls().size(); number++) {
            if (card.calls().get(number - 1).isOpen()) {
                DecisionKeys.ofNumber(number).ifPresent(keys::add);
            }
        }
        return keys;
    }

    private boolean offersAlways(ApprovalCard card) {
        return card.openTools().stream().anyMatch(tool -> !rules.asksAlways(tool));
    }

    /**
     * The edit of a card.
     *
     * @param transactionId tells the edit from others
     */
    public OutgoingEvent edit(WaitingCard waiting, String agentName, String transactionId) {
        ObjectNode content = content(waiting.card(), agentName);
        content.set(ApprovalCard.KEY, waiting.card().toJson());
        ObjectNode edit = content.deepCopy()
                .put("body", "* " + ShortText.beginning(content.path("body").asText(), SHOWN_OF_EDIT));
        edit.remove(List.of("format", "formatted_body", ApprovalCard.KEY));
        edit.putObject("m.mentions");
        edit.set("m.new_content", content);
        ObjectNode relation = edit.putObject("m.relates_to").put("rel_type", "m.replace");
        waiting.event().map(EventId::value).ifPresent(message -> relation.put("event_id", message));
        return new OutgoingEvent(
                transactionId,
                waiting.room(),
                waiting.agentUser(),
                MESSAGE,
                edit,
                waiting.event().isPresent()
                        ? Optional.empty()
                        : Optional.of(waiting.card().id()));
    }

    private ObjectNode content(ApprovalCard card, String agentName) {
        List<String> plain = new ArrayList<>();
        StringBuilder html = new StringBuilder();
        paragraph("🔐 " + heading(card, agentName), plain, html);
        if (card.isEarlier()) {
            paragraph(text(Sentence.APPROVAL_EARLIER, Map.of("agent", agentName)), plain, html);
        }
        for (int i = 0; i < card.calls().size(); i++) {
            call(card, i, plain, html);
        }
        if (card.isOpen()) {
            paragraph(choices(card), plain, html);
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("msgtype", "m.text")
                .put("body", String.join("\n", plain))
                .put("format", "org.matrix.custom.html")
                .put("formatted_body", html.toString());
    }

    private String heading(ApprovalCard card, String agentName) {
        return card.calls().size() == 1
                ? text(
                        Sentence.APPROVAL_WANTED,
                        Map.of(
                                "agent",
                                agentName,
                                "tool",
                                card.calls().getFirst().tool()))
                : text(
                        Sentence.APPROVAL_WANTED_MANY,
                        Map.of(
                                "agent",
                                agentName,
                                "count",
                                String.valueOf(card.calls().size())));
    }

    private void call(ApprovalCard card, int index, List<String> plain, StringBuilder html) {
        CardCall call = card.calls().get(index);
        if (card.calls().size() > 1) {
            plain.add((index + 1) + ". " + call.tool());
            html.append("<p>")
                    .append(index + 1)
                    .append(". <code>")
                    .append(Entities.escape(call.tool()))
                    .append("</code></p>");
        }
        if (!call.shown().isEmpty()) {
            plain.add(call.shown());
            html.append("<pre><code>").append(Entities.escape(call.shown())).append("</code></pre>");
        }
        call.decision().map(this::decided).ifPresent(said -> paragraph(said, plain, html));
    }

    private String decided(CallDecision decision) {
        Map<String, String> names = Map.of(
                "person",
                decision.by().map(UserId::value).orElse(""),
                "time",
                time(decision.at()),
                "reason",
                decision.reason().orElse(""));
        return sign(decision.how()) + " " + text(sentence(decision), names);
    }

    private static String sign(DecisionKind how) {
        return switch (how) {
            case ALLOWED, ALLOWED_BY_RULE -> "✅";
            case ALLOWED_HERE, ALLOWED_BEFORE -> "♾️";
            case DENIED, NEVER, UNATTENDED -> "❌";
            case EXPIRED -> "⌛";
            case STOPPED -> "🛑";
        };
    }

    private static Sentence sentence(CallDecision decision) {
        return switch (decision.how()) {
            case ALLOWED -> Sentence.APPROVAL_ALLOWED;
            case ALLOWED_HERE -> Sentence.APPROVAL_ALLOWED_HERE;
            case ALLOWED_BEFORE -> Sentence.APPROVAL_ALLOWED_BEFORE;
            case ALLOWED_BY_RULE -> Sentence.APPROVAL_ALLOWED_BY_RULE;
            case DENIED -> decision.reason().isPresent() ? Sentence.APPROVAL_DENIED_BECAUSE : Sentence.APPROVAL_DENIED;
            case EXPIRED -> Sentence.APPROVAL_EXPIRED;
            case NEVER -> Sentence.APPROVAL_NEVER;
            case UNATTENDED -> Sentence.APPROVAL_UNATTENDED;
            case STOPPED -> Sentence.APPROVAL_STOPPED;
        };
    }

    private String choices(ApprovalCard card) {
        List<String> sentences = new ArrayList<>();
        sentences.add(text(offersAlways(card) ? Sentence.APPROVAL_CHOICES : Sentence.APPROVAL_CHOICES_ONCE, Map.of()));
        if (card.calls().size() > 1) {
            sentences.add(text(Sentence.APPROVAL_CHOICES_SINGLE, Map.of()));
        }
        sentences.add(text(Sentence.APPROVAL_UNTIL, Map.of("time", time(card.expires()))));
        return String.join(" ", sentences);
    }

    /** The reason that the agent is told; empty if the call is allowed. */
    public Optional<String> denial(CallDecision decision) {
        return Stream.of(decision)
                .filter(made -> !made.how().isAllowed())
                .map(made -> made.reason()
                        .map(reason -> text(Sentence.TOOL_DENIED_BECAUSE, Map.of("reason", reason)))
                        .orElseGet(() -> text(reasonForAgent(made.how()), Map.of())))
                .findFirst();
    }

    private static Sentence reasonForAgent(DecisionKind how) {
        return switch (how) {
            case EXPIRED -> Sentence.TOOL_DENIED_LATE;
            case NEVER -> Sentence.TOOL_DENIED_ALWAYS;
            case UNATTENDED -> Sentence.TOOL_DENIED_UNATTENDED;
            case ALLOWED, ALLOWED_HERE, ALLOWED_BEFORE, ALLOWED_BY_RULE, DENIED, STOPPED -> Sentence.TOOL_DENIED;
        };
    }

    private static void paragraph(String text, List<String> plain, StringBuilder html) {
        plain.add(text);
        html.append("<p>").append(Entities.escape(text)).append("</p>");
    }

    private static String time(Instant at) {
        return TIME.format(at);
    }

    private String text(Sentence sentence, Map<String, String> names) {
        return wording.of(sentence, names);
    }
}
