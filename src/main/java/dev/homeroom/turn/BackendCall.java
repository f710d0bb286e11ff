package dev.homeroom.turn;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.Question;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.lane.TurnStoppedException;
import dev.homeroom.settings.ReadableTime;
import dev.homeroom.time.Stopwatch;
import dev.homeroom.turn.TurnSettings.OnInterrupted;
import dev.homeroom.turn.question.QuestionFactory;
import dev.homeroom.turn.reply.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Asks an agent. After a crash, a question that can't be repeated safely is never asked twice. */
@ApplicationScoped
class BackendCall {
    private static final Logger LOG = Logger.getLogger(BackendCall.class);

    /** A model's work is paid for each time. */
    private static final int MOST_TRIES = 3;

    private final TurnMetrics metrics;
    private final QuestionFactory questionFactory;
    private final Optional<OnInterrupted> onInterrupted;
    private final int mostToolCalls;

    BackendCall(TurnMetrics metrics, QuestionFactory questionFactory, TurnSettings settings) {
        this.metrics = metrics;
        this.questionFactory = questionFactory;
        this.onInterrupted = settings.onInterrupted();
        this.mostToolCalls = settings.mostToolCalls();
    }

    /** @throws TurnStoppedException when the turn was stopped; the backend has then been asked to stop as well */
    AgentOutcome ask(Turn turn, AgentBackend backend, String chatId, int attempt, Consumer<AgentEvent> listener) {
        Question question = questionFactory.of(turn, chatId, attempt);
        boolean mightBeDoubled = turn.isRepetition() && !backend.isIdempotent(question);
        if (mightBeDoubled && onInterrupted(backend) == OnInterrupted.TELL) {
            return new AgentOutcome.Interrupted(
                    How.FORGOTTEN, "the question was interrupted, and the backend keeps no record");
        }
        LOG.infof(
                "AGENT ROUTING: room=%s agent=%s event=%s attempt=%d",
                turn.roomId(), turn.agent(), turn.cause(), attempt);
        ToolLimit limit = new ToolLimit(mostToolCalls, listener);
        Stopwatch stopwatch = Stopwatch.start();
        AgentOutcome outcome = unlessStopped(
                backend, question, () -> metrics.timed(backend.name(), () -> limit.watch(backend, question)));
        if (outcome instanceof AgentOutcome.Answered answered) {
            log(turn, answered, stopwatch.elapsed());
        }
        return outcome;
    }

    /** Logs time and size, never the text. */
    private static void log(Turn turn, AgentOutcome.Answered answered, Duration took) {
        LOG.infof(
                "Answered: agent=%s took=%s characters=%d messages=%d",
                turn.agent(),
                ReadableTime.of(took),
                answered.messages().stream().mapToInt(String::length).sum(),
                answered.messages().size());
    }

    /** Whether an interrupted question has been worked on, and paid for, as often as allowed. */
    boolean hasCostEnough(Turn turn, AgentBackend backend, AgentOutcome.Interrupted outcome) {
        int before = turn.waiting().interruptions();
        return switch (outcome.how()) {
            case ENDED_EARLY -> before + 1 >= MOST_TRIES;
            case CONNECTION_LOST ->
                backend.isSideEffectFree()
                        && (before + 1 >= MOST_TRIES || onInterrupted(backend) == OnInterrupted.TELL);
            case FORGOTTEN -> before >= MOST_TRIES;
            case TIMED_OUT, STOPPED -> false;
        };
    }

    /** The handling of a question that the backend may or may not have worked on. */
    OnInterrupted onInterrupted(AgentBackend backend) {
        return onInterrupted.orElse(backend.isSideEffectFree() ? OnInterrupted.RETRY : OnInterrupted.TELL);
    }

    /** The backend may not have received the question before it was asked to stop. */
    private static AgentOutcome unlessStopped(AgentBackend backend, Question question, Supplier<AgentOutcome> asking) {
        try {
            return asking.get();
        } catch (TurnStoppedException e) {
            backend.stop(new RunningQuestion(question.agentId(), question.chatId(), question.turnId(), e.runId()));
            throw e;
        }
    }

    static void note(AgentEvent event, TurnContext turnContext) {
        if (event instanceof AgentEvent.RunStarted run) {
            turnContext.runStarted(run.runId());
        }
    }
}
