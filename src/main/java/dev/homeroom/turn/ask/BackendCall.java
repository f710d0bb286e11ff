package dev.homeroom.turn.ask;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.Question;
import dev.homeroom.queue.lane.TurnStoppedException;
import dev.homeroom.settings.ReadableTime;
import dev.homeroom.turn.TurnSettings;
import dev.homeroom.turn.TurnSettings.OnInterrupted;
import dev.homeroom.turn.question.QuestionFactory;
import dev.homeroom.turn.reply.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Asks an agent. After a crash, a question that can't be repeated safely is never asked twice. */
@ApplicationScoped
class BackendCall {
    private static final Logger LOG = Logger.getLogger(BackendCall.class);

    private final TurnMetrics metrics;
    private final QuestionFactory questionFactory;
    private final InterruptionPolicy interruptionPolicy;
    private final int mostToolCalls;

    BackendCall(
            TurnMetrics metrics,
            QuestionFactory questionFactory,
            InterruptionPolicy interruptionPolicy,
            TurnSettings settings) {
        this.metrics = metrics;
        this.questionFactory = questionFactory;
        this.interruptionPolicy = interruptionPolicy;
        this.mostToolCalls = settings.mostToolCalls();
    }

    /**
     * @param live receives the events of the answer
     * @throws TurnStoppedException when the turn was stopped; the backend has then been asked to stop as well
     */
    AgentOutcome ask(QuestionAttempt attempt, Consumer<AgentEvent> live) {
        Turn turn = attempt.turn();
        AgentBackend backend = attempt.backend();
        Question question = questionFactory.of(turn, attempt.text(), attempt.chatId(), attempt.number());
        boolean mightBeDoubled = turn.isRepetition() && !backend.isIdempotent(question);
        if (mightBeDoubled && interruptionPolicy.of(backend) == OnInterrupted.TELL) {
            return new AgentOutcome.Interrupted(
                    How.FORGOTTEN, "the question was interrupted, and the backend keeps no record");
        }
        LOG.infof(
                "AGENT ROUTING: room=%s agent=%s event=%s attempt=%d",
                turn.roomId(), turn.agent(), turn.cause(), attempt.number());
        ToolLimit listener = new ToolLimit(mostToolCalls, event -> {
            noteRun(turn, event);
            live.accept(event);
        });
        TurnMetrics.Measured measured = metrics.begin(backend.name());
        try {
            return ended(turn, measured, backend.ask(question, listener));
        } catch (ToolLimit.ReachedException e) {
            stop(backend, question, listener.runId());
            return measured.ends(listener.outcome());
        } catch (TurnStoppedException e) {
            stop(backend, question, e.runId());
            throw e;
        } finally {
            measured.close();
        }
    }

    private static void noteRun(Turn turn, AgentEvent event) {
        if (event instanceof AgentEvent.RunStarted run) {
            turn.context().runStarted(run.runId());
        }
    }

    /** The backend may not have received the question before it is asked to stop. */
    private static void stop(AgentBackend backend, Question question, Optional<String> runId) {
        backend.stop(new RunningQuestion(question.agentId(), question.chatId(), question.turnId(), runId));
    }

    /** Logs time and size, never the text. */
    private static AgentOutcome ended(Turn turn, TurnMetrics.Measured measured, AgentOutcome outcome) {
        if (measured.ends(outcome) instanceof AgentOutcome.Answered answered) {
            LOG.infof(
                    "Answered: agent=%s took=%s characters=%d messages=%d",
                    turn.agent(),
                    ReadableTime.of(measured.took()),
                    answered.messages().stream().mapToInt(String::length).sum(),
                    answered.messages().size());
        }
        return outcome;
    }
}
