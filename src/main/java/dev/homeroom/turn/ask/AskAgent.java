package dev.homeroom.turn.ask;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.NotTaken.Reason;
import dev.homeroom.backend.Backends;
import dev.homeroom.cluster.Leases;
import dev.homeroom.conversation.Chat;
import dev.homeroom.conversation.Conversations;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.turn.TypingIndicator;
import dev.homeroom.turn.approval.TurnApprovals;
import dev.homeroom.turn.approval.TurnApprovals.ApprovalProgress;
import dev.homeroom.turn.question.MessageText;
import dev.homeroom.turn.reply.Turn;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks the room's agent to answer a message: in the room's conversation, alone where the backend wants that, and with the
 * text that the message has when it is asked. The attempt is recorded before the question leaves.
 */
@Singleton
public class AskAgent {
    private static final Outcome LOOK_AGAIN = new Outcome.HandleLater(Duration.ofMillis(300));

    private final Backends backends;
    private final TypingIndicator typingIndicator;
    private final Conversations conversations;
    private final Leases leases;
    private final ConversationMemory conversationMemory;
    private final AgentAttempts agentAttempts;
    private final AgentReply agentReply;
    private final TurnApprovals turnApprovals;

    AskAgent(
            Backends backends,
            TypingIndicator typingIndicator,
            Conversations conversations,
            Leases leases,
            ConversationMemory conversationMemory,
            AgentAttempts agentAttempts,
            AgentReply agentReply,
            TurnApprovals turnApprovals) {
        this.backends = backends;
        this.typingIndicator = typingIndicator;
        this.conversations = conversations;
        this.leases = leases;
        this.conversationMemory = conversationMemory;
        this.agentAttempts = agentAttempts;
        this.agentReply = agentReply;
        this.turnApprovals = turnApprovals;
    }

    public Outcome ask(Turn turn, MessageText text) {
        String name = turn.agent().backend();
        Optional<AgentBackend> backend = backends.named(name);
        if (backend.isEmpty()) {
            return agentReply.unasked(turn, Backends.notConfigured(name));
        }
        Optional<AgentOutcome> refusal = refusalAtOnce(backend.get(), turn);
        if (refusal.isPresent()) {
            typingIndicator.markRead(
                    turn.agentUser(), turn.roomId(), turn.message().id());
            return agentReply.unasked(turn, refusal.get());
        }
        ApprovalProgress progress = turnApprovals.of(turn);
        if (progress instanceof ApprovalProgress.Open(Outcome outcome)) {
            return outcome;
        }
        try (TypingIndicator.Shown shown = typingIndicator.show(
                turn.agentUser(), turn.roomId(), turn.message().id())) {
            if (turn.isSilent()) {
                shown.close();
            }
            return switch (conversations.of(turn.room())) {
                case Chat.Open(String chatId) -> askIn(chatId, backend.get(), turn, text, progress);
                case Chat.NotOpened(AgentOutcome outcome) -> agentReply.unasked(turn, outcome);
                case Chat.NotStored(String detail) -> agentReply.conversationNotStored(turn, detail);
                case Chat.Unbound gone -> LOOK_AGAIN;
            };
        }
    }

    /**
     * A question that the circuit breaker would turn away begins no attempt. One that was interrupted may have an answer that
     * needs no server.
     */
    private static Optional<AgentOutcome> refusalAtOnce(AgentBackend backend, Turn turn) {
        return turn.isRepetition()
                ? Optional.empty()
                : backend.circuit()
                        .refusal()
                        .map(why -> new AgentOutcome.NotTaken(Reason.UNAVAILABLE, Optional.empty(), why));
    }

    private Outcome askIn(String chatId, AgentBackend backend, Turn turn, MessageText text, ApprovalProgress progress) {
        Optional<String> mutex = backend.mutexKey(turn.agent().agentId(), chatId);
        Optional<Leases.Lease> lease = mutex.flatMap(key -> leases.acquire("backend " + backend.name() + " " + key));
        if (mutex.isPresent() && lease.isEmpty()) {
            return LOOK_AGAIN;
        }
        try {
            if (!conversationMemory.isUpToDate(turn, backend, chatId)) {
                return LOOK_AGAIN;
            }
            int number = turn.context().asking();
            Optional<MessageText> latest = EditedMessage.of(turn, text);
            if (latest.isEmpty()) {
                return conversationMemory.forget(turn);
            }
            QuestionAttempt attempt = new QuestionAttempt(turn, latest.get(), backend, chatId, number);
            return progress instanceof ApprovalProgress.ToTell(WaitingCard waiting)
                    ? agentAttempts.tell(attempt, waiting)
                    : agentAttempts.make(attempt);
        } finally {
            lease.ifPresent(Leases.Lease::close);
        }
    }
}
