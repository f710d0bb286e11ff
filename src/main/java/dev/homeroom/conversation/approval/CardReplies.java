package dev.homeroom.conversation.approval;

import dev.homeroom.appservice.ControlMessages.DecisionEvents;
import dev.homeroom.conversation.card.ApprovalTable;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.conversation.question.QuestionTable;
import dev.homeroom.conversation.question.StoredQuestion;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.ReplyFallback;
import dev.homeroom.matrix.RoomEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.stream.Stream;

/** Recognises decisions on cards. */
@ApplicationScoped
public class CardReplies implements DecisionEvents {
    private final Database database;

    public CardReplies(Database database) {
        this.database = database;
    }

    @Override
    public boolean isDecision(Reaction reaction) {
        return DecisionKeys.choice(reaction.key()).isPresent();
    }

    @Override
    public boolean isReplyToRequest(RoomEvent message) {
        Optional<EventId> replied = ReplyFallback.inReplyTo(message.content());
        return replied.isPresent()
                && database.inTransaction(handle -> Stream.concat(
                                ApprovalTable.openIn(handle, message.room()).stream()
                                        .map(WaitingCard::event),
                                QuestionTable.openIn(handle, message.room()).stream()
                                        .map(StoredQuestion::event))
                        .anyMatch(replied::equals));
    }
}
