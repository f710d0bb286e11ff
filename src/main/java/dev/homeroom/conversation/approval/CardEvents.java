package dev.homeroom.conversation.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.card.CallDecision;
import dev.homeroom.conversation.card.CallDecision.DecisionKind;
import dev.homeroom.conversation.card.CardEdit;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.conversation.tools.ToolRules;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes the messages of cards: the first one, with its ready reactions, and the edits that say what was decided. */
@ApplicationScoped
public class CardEvents {
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
        OutgoingEvent message =
                new OutgoingEvent(card.id(), waiting.room(), waiting.agentUser(), OutgoingEvent.MESSAGE, content);
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
        return new CardEdit(waiting.room(), waiting.agentUser(), waiting.card().id(), waiting.event())
                .to(content(waiting.card(), agentName), transactionId);
    }

    /** The edit of a card that was withdrawn. It has the same transaction id each time. */
    public OutgoingEvent withdrawal(WaitingCard withdrawn, String agentName) {
        return edit(
                withdrawn,
                agentName,
                TransactionId.of(withdrawn.room(), withdrawn.card().id(), "stopped"));
    }

    private ObjectNode content(ApprovalCard card, String agentName) {
        return CardContent.of(wording, card, agentName, offersAlways(card));
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
            case EXPIRED, STOPPED -> Sentence.TOOL_DENIED_LATE;
            case NEVER -> Sentence.TOOL_DENIED_ALWAYS;
            case UNATTENDED -> Sentence.TOOL_DENIED_UNATTENDED;
            case ENCRYPTED -> Sentence.TOOL_DENIED_ENCRYPTED;
            case TOO_LARGE -> Sentence.TOOL_DENIED_TOO_LARGE;
            case ALLOWED, ALLOWED_HERE, ALLOWED_BEFORE, ALLOWED_BY_RULE, DENIED -> Sentence.TOOL_DENIED;
        };
    }

    private String text(Sentence sentence, Map<String, String> names) {
        return wording.of(sentence, names);
    }
}
