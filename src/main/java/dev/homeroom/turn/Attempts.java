package dev.homeroom.turn;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.conversation.Chat;
import dev.homeroom.conversation.Conversations;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.work.Progress;
import dev.homeroom.work.Settlement;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** One attempt to have a message answered: its agent is asked while the room watches, and what comes of it is settled. */
@ApplicationScoped
class Attempts {
    private static final Logger LOG = Logger.getLogger(Attempts.class);
    private static final Duration HOMESERVER_PAUSE = Duration.ofSeconds(5);

    private final Conversations conversations;
    private final Answers answers;
    private final Asking asking;
    private final Watching watching;
    private final Reasoning reasoning;

    /** The message for which a room's conversation was replaced last. */
    private final Map<RoomId, String> replacedFor = new ConcurrentHashMap<>();

    Attempts(Conversations conversations, Answers answers, Asking asking, Watching watching, Reasoning reasoning) {
        this.conversations = conversations;
        this.answers = answers;
        this.asking = asking;
        this.watching = watching;
        this.reasoning = reasoning;
    }

    /** @param attempt counts from 1 */
    Settlement make(AgentTurn.Task task, AgentBackend backend, String chatId, int attempt, Progress progress) {
        Watching.Watched watched = watching.begin(task, progress);
        Thoughts thoughts = new Thoughts();
        AgentOutcome outcome;
        try (watched) {
            outcome = asking.ask(task, backend, chatId, attempt, event -> {
                Asking.note(event, progress);
                watched.take(event);
                thoughts.take(event);
            });
        }
        Settlement settlement = reasoning.in(settle(task, backend, chatId, outcome), task, thoughts);
        return watching.conclude(task, watched, settlement, progress);
    }

    private Settlement settle(AgentTurn.Task task, AgentBackend backend, String chatId, AgentOutcome outcome) {
        return switch (outcome) {
            case AgentOutcome.Failed gone
            when gone.cause() == Cause.UNKNOWN_CHAT && !task.cause().equals(replacedFor.get(task.roomId())) ->
                inAnotherConversation(task, chatId, outcome);
            case AgentOutcome.Interrupted forgotten
            when forgotten.how() == How.FORGOTTEN && asking.onInterrupted(backend) == OnInterrupted.RETRY ->
                answers.askAnew(task, forgotten);
            case AgentOutcome other -> answers.settle(task, other);
        };
    }

    /** Once for a message, or a backend that forgets every conversation at once would be asked without end. */
    private Settlement inAnotherConversation(AgentTurn.Task task, String forgotten, AgentOutcome outcome) {
        try {
            if (!(conversations.replace(task.roomId(), forgotten) instanceof Chat.Open)) {
                return answers.settle(task, outcome);
            }
            replacedFor.put(task.roomId(), task.cause());
            return answers.askInNewConversation(task);
        } catch (HomeserverException e) {
            if (!e.mayPass()) {
                throw e;
            }
            LOG.warnf("A turn waits for the homeserver: %s", e.getMessage());
            return new Settlement.Retry(HOMESERVER_PAUSE, List.of());
        }
    }
}
