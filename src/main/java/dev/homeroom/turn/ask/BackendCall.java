package dev.homeroom.turn.ask;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentBackend.ToolApprovals;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.Question;
import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.TurnStoppedException;
import dev.homeroom.settings.ReadableTime;
import dev.homeroom.turn.TurnSettings;
import dev.homeroom.turn.TurnSettings.OnInterrupted;
import dev.homeroom.turn.approval.ToldDecisions;
import dev.homeroom.turn.question.QuestionFactory;
import dev.homeroom.turn.reply.Turn;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Asks an agent. After a crash, a question that can't be repeated safely is never asked twice. */
@Singleton
class BackendCall {
    private static final Logger LOG = Logger.getLogger(BackendCall.class);

    private final TurnMetrics metrics;
    private final QuestionFactory questionFactory;
    private final InterruptionPolicy interruptionPolicy;
    private final ToldDecisions toldDecisions;
    private final int mostToolCalls;

    BackendCall(
            TurnMetrics metrics,
            QuestionFactory questionFactory,
            InterruptionPolicy interruptionPolicy,
            ToldDecisions toldDecisions,
            TurnSettings settings) {
        this.metrics = metrics;
        this.questionFactory = questionFactory;
        this.interruptionPolicy = interruptionPolicy;
        this.toldDecisions = toldDecisions;
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
        ToolLimit listener = listener(turn, 0, live);
        TurnMetrics.Measured measured = metrics.begin(backend.name());
        try {
            return ended(turn, measured, backend.ask(question, listener));
        } catch (ToolLimit.ReachedException e) {
            stop(backend, question, listener.runId(), List.of());
            return measured.ends(listener.outcome());
        } catch (TurnStoppedException e) {
            stop(backend, question, e.runId(), List.of());
            throw e;
        } finally {
            measured.close();
        }
    }

    /**
     * Tells an agent what people decided, and waits for its further work.
     *
     * @param live receives the events of the answer
     * @throws TurnStoppedException as {@link #ask} does
     */
    AgentOutcome tell(QuestionAttempt attempt, WaitingCard waiting, Consumer<AgentEvent> live) {
        Turn turn = attempt.turn();
        AgentBackend backend = attempt.backend();
        Optional<ToolApprovals> approvals = backend.approvals();
        if (approvals.isEmpty()) {
            return new AgentOutcome.Failed(Cause.BACKEND_FAILED, "the backend takes no decisions");
        }
        Question question = toTell(attempt, waiting);
        ToolLimit listener = listener(turn, waiting.callsSoFar(), live);
        if (listener.isReached()) {
            stop(
                    backend,
                    question,
                    turn.waiting().asked().flatMap(WaitingEvent.EarlierAttempt::runId),
                    waiting.card().callIds());
            return listener.outcome();
        }
        toldDecisions.telling(turn, waiting);
        LOG.infof(
                "An agent is told what was decided: room=%s agent=%s event=%s",
                turn.roomId(), turn.agent(), turn.cause());
        TurnMetrics.Measured measured = metrics.begin(backend.name());
        try {
            AgentOutcome outcome =
                    ended(turn, measured, approvals.get().decide(question, toldDecisions.of(waiting), listener));
            if (outcome instanceof AgentOutcome.NotTaken && waiting.toldAt().isEmpty()) {
                toldDecisions.notTold(turn, waiting);
            }
            return outcome;
        } catch (ToolLimit.ReachedException e) {
            stop(backend, question, listener.runId(), List.of());
            return measured.ends(listener.outcome());
        } catch (TurnStoppedException e) {
            stop(backend, question, e.runId(), List.of());
            throw e;
        } finally {
            measured.close();
        }
    }

    /** @param before number of calls before, which the turn's limit includes */
    private ToolLimit listener(Turn turn, int before, Consumer<AgentEvent> live) {
        return new ToolLimit(mostToolCalls, before, event -> {
            noteRun(turn, event);
            live.accept(event);
        });
    }

    /** A run that began before the agent was told is not the run that follows. */
    private static Question toTell(QuestionAttempt attempt, WaitingCard waiting) {
        Turn turn = attempt.turn();
        Optional<String> run = turn.waiting()
                .asked()
                .flatMap(WaitingEvent.EarlierAttempt::runId)
                .filter(latest -> !waiting.run().equals(Optional.of(latest)));
        return new Question(
                turn.agent().agentId(),
                attempt.chatId(),
                RunningTurns.turnId(turn.waiting(), turn.agent(), attempt.number()) + "/"
                        + waiting.card().id(),
                waiting.toldAt().map(at -> new Question.Earlier(at, run)).orElse(null),
                "");
    }

    private static void noteRun(Turn turn, AgentEvent event) {
        if (event instanceof AgentEvent.RunStarted run) {
            turn.context().runStarted(run.runId());
        }
    }

    /** The backend may not have received the question before it is asked to stop. */
    private static void stop(AgentBackend backend, Question question, Optional<String> runId, List<String> calls) {
        backend.stop(new RunningQuestion(question.agentId(), question.chatId(), question.turnId(), runId, calls));
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
