package dev.homeroom.conversation.approval;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.card.ApprovalCard.CardCall;
import dev.homeroom.conversation.card.CallDecision;
import dev.homeroom.conversation.card.CallDecision.DecisionKind;
import dev.homeroom.conversation.card.CardSize;
import dev.homeroom.matrix.UserId;
import dev.homeroom.settings.ReadableTime;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jsoup.nodes.Entities;

/**
 * The content of a card's message: the text that people read, and the card itself. If it is too large for an event, reasons are cut;
 * if that is not enough, only the numbers of calls that are decided on are shown.
 */
final class CardContent {
    private static final int SHORT_REASON = 60;
    private static final int LONGEST_NAME = 200;

    private final Wording wording;
    private final ApprovalCard card;
    private final String agentName;
    private final boolean offersAlways;
    private final List<String> plain = new ArrayList<>();
    private final StringBuilder html = new StringBuilder();

    private CardContent(Wording wording, ApprovalCard card, String agentName, boolean offersAlways) {
        this.wording = wording;
        this.card = card;
        this.agentName = CardSize.cut(agentName, LONGEST_NAME);
        this.offersAlways = offersAlways;
    }

    /** @param offersAlways whether a tool of the card can be allowed from now on */
    static ObjectNode of(Wording wording, ApprovalCard card, String agentName, boolean offersAlways) {
        ApprovalCard withShortReasons = card.withReasons(SHORT_REASON);
        ApprovalCard withoutReasons = card.withReasons(0);
        return CardSize.first(List.of(
                () -> new CardContent(wording, card, agentName, offersAlways).whole(),
                () -> new CardContent(wording, withShortReasons, agentName, offersAlways).whole(),
                () -> new CardContent(wording, withoutReasons, agentName, offersAlways).whole(),
                () -> new CardContent(wording, withoutReasons, agentName, offersAlways).brief()));
    }

    private ObjectNode whole() {
        begin();
        for (int number = 1; number <= card.calls().size(); number++) {
            call(number);
        }
        return end();
    }

    private ObjectNode brief() {
        begin();
        Map<String, List<String>> decided = new TreeMap<>();
        for (int number = 1; number <= card.calls().size(); number++) {
            CardCall call = card.calls().get(number - 1);
            if (call.isOpen()) {
                call(number);
            } else {
                decided.computeIfAbsent(sign(call.decision().orElseThrow().how()), _ -> new ArrayList<>())
                        .add(String.valueOf(number));
            }
        }
        decided.forEach((sign, numbers) -> paragraph(sign + " " + String.join(", ", numbers)));
        return end();
    }

    private void begin() {
        paragraph("🔐 " + heading());
        if (card.isEarlier()) {
            paragraph(text(Sentence.APPROVAL_EARLIER, Map.of("agent", agentName)));
        }
    }

    private ObjectNode end() {
        if (card.isOpen()) {
            paragraph(choices());
        }
        ObjectNode content = JsonNodeFactory.instance
                .objectNode()
                .put("msgtype", "m.text")
                .put("body", String.join("\n", plain))
                .put("format", "org.matrix.custom.html")
                .put("formatted_body", html.toString());
        content.set(ApprovalCard.KEY, card.toJson());
        return content;
    }

    private String heading() {
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

    private void call(int number) {
        CardCall call = card.calls().get(number - 1);
        if (card.calls().size() > 1) {
            plain.add(number + ". " + call.tool());
            html.append("<p>")
                    .append(number)
                    .append(". <code>")
                    .append(Entities.escape(call.tool()))
                    .append("</code></p>");
        }
        if (!call.shown().isEmpty()) {
            plain.add(call.shown());
            html.append("<pre><code>").append(Entities.escape(call.shown())).append("</code></pre>");
        }
        call.decision().map(this::decided).ifPresent(this::paragraph);
    }

    private String decided(CallDecision decision) {
        Map<String, String> names = Map.of(
                "person",
                decision.by().map(UserId::value).orElse(""),
                "time",
                ReadableTime.of(decision.at()),
                "reason",
                decision.reason().orElse(""));
        return sign(decision.how()) + " " + text(sentence(decision), names);
    }

    private static String sign(DecisionKind how) {
        return switch (how) {
            case ALLOWED, ALLOWED_BY_RULE -> "✅";
            case ALLOWED_HERE, ALLOWED_BEFORE -> "♾️";
            case DENIED, NEVER, UNATTENDED, ENCRYPTED, TOO_LARGE -> "❌";
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
            case NEVER, TOO_LARGE -> Sentence.APPROVAL_NEVER;
            case UNATTENDED -> Sentence.APPROVAL_UNATTENDED;
            case ENCRYPTED -> Sentence.APPROVAL_ENCRYPTED;
            case STOPPED -> Sentence.APPROVAL_STOPPED;
        };
    }

    private String choices() {
        List<String> sentences = new ArrayList<>();
        sentences.add(text(offersAlways ? Sentence.APPROVAL_CHOICES : Sentence.APPROVAL_CHOICES_ONCE, Map.of()));
        if (card.calls().size() > 1) {
            sentences.add(text(Sentence.APPROVAL_CHOICES_SINGLE, Map.of()));
        }
        sentences.add(text(Sentence.APPROVAL_UNTIL, Map.of("time", ReadableTime.of(card.expires()))));
        return String.join(" ", sentences);
    }

    private void paragraph(String text) {
        plain.add(text);
        html.append("<p>").append(Entities.escape(text)).append("</p>");
    }

    private String text(Sentence sentence, Map<String, String> names) {
        return wording.of(sentence, names);
    }
}
