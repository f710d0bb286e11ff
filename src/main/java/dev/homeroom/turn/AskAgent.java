package dev.homeroom.turn;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.Backends;
import dev.homeroom.cluster.Leases;
import dev.homeroom.conversation.Chat;
import dev.homeroom.conversation.Conversations;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.reply.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A message that an agent is to answer: in the room's conversation, alone where the backend wants that, as the message is when
 * it is asked. The try is written down before the question leaves.
 */
@ApplicationScoped
public class AskAgent {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(300);
    private static final Outcome TAKEN_BACK = new Outcome.Done(ReplyBuilder.TAKEN_BACK, List.of());

    private final Backends backends;
    private final Conversations conversations;
    private final Leases leases;
    private final TypingIndicator typingIndicator;
    private final ReplyBuilder replyBuilder;
    private final EditedMessage editedMessage;
    private final AgentAttempts agentAttempts;
    private final ConversationMemory conversationMemory;

    AskAgent(
            Backends backends,
            Conversations conversations,
            Leases leases,
            TypingIndicator typingIndicator,
            ReplyBuilder replyBuilder,
            EditedMessage editedMessage,
            AgentAttempts agentAttempts,
            ConversationMemory conversationMemory) {
        this.backends = backends;
        this.conversations = conversations;
        this.leases = leases;
        this.typingIndicator = typingIndicator;
        this.replyBuilder = replyBuilder;
        this.editedMessage = editedMessage;
        this.agentAttempts = agentAttempts;
        this.conversationMemory = conversationMemory;
    }

    /** As {@link AgentAttempts#withoutLeftovers}. */
    Outcome withoutLeftovers(Outcome settlement, BoundRoom room, WaitingEvent waiting, TurnContext turnContext) {
        return agentAttempts.withoutLeftovers(settlement, room, waiting, turnContext);
    }

    Outcome handle(Turn turn, TurnContext turnContext) {
        Optional<AgentBackend> backend = backends.named(turn.agent().backend());
        if (backend.isEmpty()) {
            return replyBuilder.reply(turn, Backends.notConfigured(turn.agent().backend()));
        }
        try (TypingIndicator.Shown shown = typingIndicator.show(
                turn.agentUser(), turn.roomId(), turn.message().id())) {
            return switch (conversations.of(turn.roomId())) {
                case Chat.Open chat -> alone(turn, backend.get(), chat.chatId(), turnContext);
                case Chat.NotOpened chat -> replyBuilder.reply(turn, chat.outcome());
                case Chat.NotStored chat -> replyBuilder.conversationNotStored(turn, chat.detail());
                case Chat.Unbound gone -> new Outcome.HandleLater(LOOK_AGAIN);
            };
        }
    }

    private Outcome alone(Turn turn, AgentBackend backend, String chatId, TurnContext turnContext) {
        Optional<String> key = backend.mutexKey(turn.agent().agentId(), chatId);
        if (key.isEmpty()) {
            return begin(turn, backend, chatId, turnContext);
        }
        Optional<Leases.Lease> lease = leases.acquire("backend " + backend.name() + " " + key.get());
        if (lease.isEmpty()) {
            return new Outcome.HandleLater(LOOK_AGAIN);
        }
        try (Leases.Lease held = lease.get()) {
            return begin(turn, backend, chatId, turnContext);
        }
    }

    /** The message is sent in its current form: later changes are too late. */
    private Outcome begin(Turn turn, AgentBackend backend, String chatId, TurnContext turnContext) {
        if (!conversationMemory.isUpToDate(turn, backend, chatId, turnContext)) {
            return new Outcome.HandleLater(LOOK_AGAIN);
        }
        int attempt = turnContext.asking();
        return editedMessage
                .of(turn, turnContext.changes())
                .map(now -> agentAttempts.make(now, backend, chatId, attempt, turnContext))
                .orElseGet(() -> takenBack(turn));
    }

    private Outcome takenBack(Turn turn) {
        conversationMemory.forget(turn);
        return TAKEN_BACK;
    }
}
