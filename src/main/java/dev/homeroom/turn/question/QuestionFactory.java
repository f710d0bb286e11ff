package dev.homeroom.turn.question;

import dev.homeroom.backend.Question;
import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.matrix.UserId;
import dev.homeroom.turn.TurnSettings;
import dev.homeroom.turn.render.Envelope;
import dev.homeroom.turn.render.EnvelopeFields;
import dev.homeroom.turn.reply.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Makes the question to an agent from a message. */
@ApplicationScoped
public class QuestionFactory {
    private final DisplayNames names;
    private final RoomNames rooms;
    private final Envelope envelope;

    public QuestionFactory(DisplayNames names, RoomNames rooms, TurnSettings settings) {
        this.rooms = rooms;
        this.names = names;
        this.envelope = settings.envelope() ? Envelope.V2 : Envelope.OFF;
    }

    public Question of(Turn turn, String chatId, int attempt) {
        return new Question(
                turn.agent().agentId(),
                chatId,
                RunningTurns.turnId(turn.waiting(), turn.agent(), attempt),
                turn.waiting()
                        .asked()
                        .map(earlierAttempt -> new Question.Earlier(earlierAttempt.at(), earlierAttempt.runId()))
                        .orElse(null),
                turn.text(),
                envelope.wrap(letter(turn)));
    }

    private EnvelopeFields letter(Turn turn) {
        UserId sender = turn.message().sender();
        return new EnvelopeFields(
                turn.message().sentAt(),
                sender,
                envelope == Envelope.OFF ? Optional.empty() : names.of(turn.room(), sender),
                envelope == Envelope.OFF ? turn.room().name() : rooms.of(turn.room()),
                turn.inReplyTo(),
                turn.text());
    }
}
