package dev.homeroom.turn;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.cache.BoundedMap;
import dev.homeroom.conversation.Chat;
import dev.homeroom.conversation.Conversations;
import dev.homeroom.files.outgoing.OutgoingFiles;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.TurnSettings.OnInterrupted;
import dev.homeroom.turn.reply.ReasoningReply;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.reply.Turn;
import dev.homeroom.turn.stream.ConversationMarks;
import dev.homeroom.turn.stream.LiveOutput;
import dev.homeroom.turn.stream.Thoughts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Makes one attempt to answer a message: asks the agent, shows its progress and makes an outcome of its result. */
@ApplicationScoped
class AgentAttempts {
    private static final Logger LOG = Logger.getLogger(AgentAttempts.class);
    private static final Duration HOMESERVER_PAUSE = Duration.ofSeconds(5);
    private static final int MOST_ROOMS = 10_000;

    private final Conversations conversations;
    private final ReplyBuilder replyBuilder;
    private final BackendCall backendCall;
    private final LiveOutput liveOutput;
    private final ReasoningReply reasoningReply;
    private final OutgoingFiles outgoingFiles;

    /** For each room, the cause of the turn for which its conversation was last replaced. */
    private final BoundedMap<RoomId, String> replacedFor = new BoundedMap<>(MOST_ROOMS);

    AgentAttempts(
            Conversations conversations,
            ReplyBuilder replyBuilder,
            BackendCall backendCall,
            LiveOutput liveOutput,
            ReasoningReply reasoningReply,
            OutgoingFiles outgoingFiles) {
        this.conversations = conversations;
        this.replyBuilder = replyBuilder;
        this.backendCall = backendCall;
        this.liveOutput = liveOutput;
        this.reasoningReply = reasoningReply;
        this.outgoingFiles = outgoingFiles;
    }

    /** @param attempt counts from 1 */
    Outcome make(Turn turn, AgentBackend backend, String chatId, int attempt, TurnContext turnContext) {
        Optional<String> kept = backend.conversations().map(conversations -> chatId);
        outgoingFiles.prepare(turn.agentUser(), turn.roomId());
        LiveOutput.Watched watched = liveOutput.begin(turn, kept, turnContext);
        Thoughts thoughts = new Thoughts();
        AgentOutcome outcome;
        try (watched) {
            outcome = backendCall.ask(turn, backend, chatId, attempt, event -> {
                BackendCall.note(event, turnContext);
                watched.take(event);
                thoughts.take(event);
            });
        }
        Outcome settlement = reasoningReply.in(settle(turn, backend, chatId, outcome), turn, thoughts);
        Outcome marked = kept.isPresent() && outcome instanceof AgentOutcome.Answered
                ? ConversationMarks.on(settlement, turn, chatId)
                : settlement;
        return liveOutput.conclude(turn, watched, marked, turnContext);
    }

    private Outcome settle(Turn turn, AgentBackend backend, String chatId, AgentOutcome outcome) {
        return switch (outcome) {
            case AgentOutcome.Failed gone
            when gone.cause() == Cause.UNKNOWN_CHAT
                    && !replacedFor.get(turn.roomId()).equals(Optional.of(turn.cause())) ->
                inAnotherConversation(turn, chatId, outcome);
            case AgentOutcome.Interrupted again
            when backendCall.hasCostEnough(turn, backend, again) -> replyBuilder.giveUp(turn, again);
            case AgentOutcome.Interrupted forgotten
            when forgotten.how() == How.FORGOTTEN && backendCall.onInterrupted(backend) == OnInterrupted.RETRY ->
                replyBuilder.askAnew(turn, forgotten);
            case AgentOutcome other -> replyBuilder.reply(turn, other);
        };
    }

    /** Done once a message at most: a backend that forgets every conversation would otherwise be asked without end. */
    private Outcome inAnotherConversation(Turn turn, String forgotten, AgentOutcome outcome) {
        try {
            if (!(conversations.replace(turn.roomId(), forgotten) instanceof Chat.Open)) {
                return replyBuilder.reply(turn, outcome);
            }
            replacedFor.put(turn.roomId(), turn.cause());
            return replyBuilder.askInNewConversation(turn);
        } catch (HomeserverException e) {
            if (!e.mayPass()) {
                throw e;
            }
            LOG.warnf("A turn waits for the homeserver: %s", e.getMessage());
            return new Outcome.RetryLater(HOMESERVER_PAUSE, List.of());
        }
    }

    /** See {@link LiveOutput#withoutLeftovers}. */
    Outcome withoutLeftovers(Outcome outcome, BoundRoom room, WaitingEvent waiting, TurnContext turnContext) {
        return liveOutput.withoutLeftovers(outcome, room, waiting, turnContext);
    }
}
