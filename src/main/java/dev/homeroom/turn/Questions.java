package dev.homeroom.turn;

import dev.homeroom.backend.Question;
import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.matrix.UserId;
import dev.homeroom.turn.render.Envelope;
import dev.homeroom.turn.render.Letter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Puts a message into the words in which its agent is asked. */
@ApplicationScoped
class Questions {
    private final DisplayNames names;
    private final Envelope envelope;

    Questions(DisplayNames names, TurnSettings settings) {
        this.names = names;
        this.envelope = settings.envelope() ? Envelope.V2 : Envelope.OFF;
    }

    Question of(AgentTurn.Task task, String chatId, int attempt) {
        return new Question(
                task.agent().agentId(),
                chatId,
                RunningTurns.turnId(task.waiting(), task.agent(), attempt),
                task.waiting()
                        .asked()
                        .map(asked -> new Question.Earlier(asked.at(), asked.runId()))
                        .orElse(null),
                task.text(),
                envelope.wrap(letter(task)));
    }

    private Letter letter(AgentTurn.Task task) {
        UserId sender = task.message().sender();
        return new Letter(
                task.message().sentAt(),
                sender,
                envelope == Envelope.OFF ? Optional.empty() : names.of(task.room(), sender),
                task.room().name(),
                task.inReplyTo(),
                task.text());
    }
}
