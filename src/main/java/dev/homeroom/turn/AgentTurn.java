package dev.homeroom.turn;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.backend.Backends;
import dev.homeroom.conversation.Chat;
import dev.homeroom.conversation.Conversations;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.space.BoundRoom;
import dev.homeroom.turn.render.Quote;
import dev.homeroom.work.Leases;
import dev.homeroom.work.Progress;
import dev.homeroom.work.Settlement;
import dev.homeroom.work.WaitingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A message that an agent is to answer: in the room's conversation, alone where the backend wants that, as the message is when
 * it is asked. The try is written down before the question leaves.
 */
@ApplicationScoped
class AgentTurn {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(300);
    private static final Settlement TAKEN_BACK = new Settlement.Settled("taken back", List.of());

    private final Backends backends;
    private final Conversations conversations;
    private final Leases leases;
    private final Attention attention;
    private final Answers answers;
    private final Revision revision;
    private final Attempts attempts;

    AgentTurn(
            Backends backends,
            Conversations conversations,
            Leases leases,
            Attention attention,
            Answers answers,
            Revision revision,
            Attempts attempts) {
        this.backends = backends;
        this.conversations = conversations;
        this.leases = leases;
        this.attention = attention;
        this.answers = answers;
        this.revision = revision;
        this.attempts = attempts;
    }

    /**
     * A message that is to be answered by the room's agent.
     *
     * @param agentName as people know it
     * @param text what the person wrote, in words
     * @param inReplyTo what that replies to
     * @param relation what everything that is said about the message has
     */
    record Task(
            BoundRoom room,
            String agentName,
            RoomEvent message,
            String text,
            Optional<Quote> inReplyTo,
            Relation relation,
            WaitingEvent waiting) {
        AgentRef agent() {
            return room.binding().agent();
        }

        /** The same message with another text. */
        Task saying(String other) {
            return new Task(room, agentName, message, other, inReplyTo, relation, waiting);
        }

        UserId agentUser() {
            return room.agentUser();
        }

        RoomId roomId() {
            return room.room();
        }

        String cause() {
            return waiting.cause();
        }

        /** Whether the question was asked before, and cut off. */
        boolean isRepetition() {
            return waiting.asked().isPresent();
        }
    }

    Settlement handle(Task task, Progress progress) {
        Optional<AgentBackend> backend = backends.named(task.agent().backend());
        if (backend.isEmpty()) {
            return answers.settle(task, Backends.notConfigured(task.agent().backend()));
        }
        try (Attention.Paid paid =
                attention.pay(task.agentUser(), task.roomId(), task.message().id())) {
            return switch (conversations.of(task.roomId())) {
                case Chat.Open chat -> alone(task, backend.get(), chat.chatId(), progress);
                case Chat.NotOpened chat -> answers.settle(task, chat.outcome());
                case Chat.Unbound gone -> new Settlement.Wait(LOOK_AGAIN);
            };
        }
    }

    private Settlement alone(Task task, AgentBackend backend, String chatId, Progress progress) {
        Optional<String> key = backend.exclusionKey(task.agent().agentId(), chatId);
        if (key.isEmpty()) {
            return begin(task, backend, chatId, progress);
        }
        Optional<Leases.Lease> lease = leases.acquire("backend " + backend.name() + " " + key.get());
        if (lease.isEmpty()) {
            return new Settlement.Wait(LOOK_AGAIN);
        }
        try (Leases.Lease held = lease.get()) {
            return begin(task, backend, chatId, progress);
        }
    }

    /** The message is asked as it is in this moment: what changes it later is too late. */
    private Settlement begin(Task task, AgentBackend backend, String chatId, Progress progress) {
        int attempt = progress.asking();
        return revision.of(task, progress.changes())
                .map(now -> attempts.make(now, backend, chatId, attempt, progress))
                .orElse(TAKEN_BACK);
    }
}
