package dev.homeroom.turn.approval;

import dev.homeroom.conversation.approval.CardChoice;
import dev.homeroom.conversation.card.CardMessages.CardMessage;
import dev.homeroom.conversation.question.QuestionCards;
import dev.homeroom.conversation.question.StoredQuestion;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyRelates;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes a reaction or a reply to a question of an agent as its answer. */
@Singleton
public class AnswerQuestion {
    private final QuestionCards questionCards;
    private final OutgoingEvents outgoingEvents;

    public AnswerQuestion(QuestionCards questionCards, OutgoingEvents outgoingEvents) {
        this.questionCards = questionCards;
        this.outgoingEvents = outgoingEvents;
    }

    /** The question with this message; empty if the database doesn't know it. */
    Optional<StoredQuestion> known(RoomId room, EventId message) {
        return questionCards.known(room, message);
    }

    /** The question that the message shows; empty for another message. */
    Optional<StoredQuestion> of(CardMessage message) {
        return questionCards.of(message);
    }

    /** @param choice of the person; its reason is the text of a reply */
    Outcome handle(
            StoredQuestion asked, CardChoice choice, RoomEvent event, WaitingEvent waiting, TurnContext turnContext) {
        return outcome(
                asked,
                event,
                waiting,
                questionCards.answer(asked, event, choice.call(), words(asked, choice, event), turnContext.lane()));
    }

    /** ✅ and ❌ answer a question that has no choices. */
    private static String words(StoredQuestion asked, CardChoice choice, RoomEvent event) {
        return choice.reason()
                .orElseGet(() -> asked.question().choices().isEmpty()
                        ? Reaction.of(event.content()).map(Reaction::key).orElse("")
                        : "");
    }

    private Outcome outcome(StoredQuestion asked, RoomEvent event, WaitingEvent waiting, boolean isAnswered) {
        if (event.type().equals(Reaction.TYPE)) {
            return new Outcome.Done(isAnswered ? "answered a question" : "no answer", List.of());
        }
        OutgoingEvent notice = ReplyRelates.to(event.id(), event.content(), ReplyRelation.REPLY)
                .on(outgoingEvents.notice(
                        asked.agentUser(),
                        asked.room(),
                        waiting.cause(),
                        "too-late",
                        Sentence.QUESTION_OVER,
                        Map.of()));
        List<OutgoingEvent> toSend = isAnswered ? List.of() : List.of(notice);
        return new Outcome.Done(
                isAnswered ? "answered a question" : "answered too late",
                OutcomeMarker.onStopped(toSend, List.of(waiting), waiting, asked.agentUser()));
    }
}
