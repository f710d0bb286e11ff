package dev.homeroom.conversation.question;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.approval.DecisionKeys;
import dev.homeroom.conversation.card.CardEdit;
import dev.homeroom.conversation.card.CardSize;
import dev.homeroom.conversation.question.PersonQuestion.QuestionEnd;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.settings.ReadableTime;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jsoup.nodes.Entities;

/** Makes the messages of questions: the first one, with a ready reaction for each choice, and the edit that has the answer. */
@ApplicationScoped
public class QuestionEvents {
    /** In bytes: how much of a question people read, from the whole to what always fits an event. */
    private static final List<Integer> SHOWN = List.of(Integer.MAX_VALUE, 3000, 600);
    /** The same of each choice is this part of it. */
    private static final int CHOICES = PersonQuestion.MOST_CHOICES;

    private static final int SHOWN_OF_ANSWER = 1500;

    private final Wording wording;

    public QuestionEvents(Wording wording) {
        this.wording = wording;
    }

    List<OutgoingEvent> first(StoredQuestion stored) {
        List<OutgoingEvent> events = new ArrayList<>();
        events.add(new OutgoingEvent(
                stored.card(), stored.room(), stored.agentUser(), OutgoingEvent.MESSAGE, content(stored.question())));
        for (int number = 1; number <= stored.question().choices().size(); number++) {
            events.add(new OutgoingEvent(
                    stored.card() + "-" + number,
                    stored.room(),
                    stored.agentUser(),
                    Reaction.TYPE,
                    Reaction.content(DecisionKeys.ofNumber(number).orElseThrow()),
                    Optional.of(stored.card())));
        }
        return events;
    }

    /** @param transactionId tells the edit from others */
    OutgoingEvent edit(StoredQuestion stored, String transactionId) {
        return new CardEdit(stored.room(), stored.agentUser(), stored.card(), stored.event())
                .to(content(stored.question()), transactionId);
    }

    private ObjectNode content(PersonQuestion question) {
        return CardSize.first(SHOWN.stream()
                .map(most -> (Supplier<ObjectNode>) () -> content(question, most))
                .toList());
    }

    private ObjectNode content(PersonQuestion question, int most) {
        List<String> lines = new ArrayList<>(List.of("❓ " + CardSize.cut(question.text(), most)));
        for (int i = 0; i < question.choices().size(); i++) {
            lines.add((i + 1) + ". " + CardSize.cut(question.choices().get(i), most / CHOICES));
        }
        lines.add(question.end().map(this::said).orElseGet(() -> howToAnswer(question)));
        ObjectNode content = JsonNodeFactory.instance
                .objectNode()
                .put("msgtype", "m.text")
                .put("body", String.join("\n", lines))
                .put("format", "org.matrix.custom.html")
                .put("formatted_body", Entities.escape(String.join("\n", lines)).replace("\n", "<br>"));
        content.set(PersonQuestion.KEY, question.toJson());
        return content;
    }

    private String howToAnswer(PersonQuestion question) {
        return text(
                question.choices().isEmpty() ? Sentence.QUESTION_REPLY : Sentence.QUESTION_CHOOSE,
                Map.of("time", ReadableTime.of(question.expires())));
    }

    private String said(QuestionEnd end) {
        return switch (end.result()) {
            case ANSWERED ->
                "💬 "
                        + text(
                                Sentence.QUESTION_ANSWERED,
                                Map.of(
                                        "person",
                                        end.by().map(UserId::value).orElse(""),
                                        "time",
                                        ReadableTime.of(end.at()),
                                        "answer",
                                        CardSize.cut(end.text(), SHOWN_OF_ANSWER)));
            case CANCELLED -> text(Sentence.QUESTION_CANCELLED, Map.of("time", ReadableTime.of(end.at())));
            case EXPIRED -> text(Sentence.QUESTION_EXPIRED, Map.of("time", ReadableTime.of(end.at())));
        };
    }

    private String text(Sentence sentence, Map<String, String> names) {
        return wording.of(sentence, names);
    }
}
