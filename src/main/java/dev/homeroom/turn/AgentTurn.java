package dev.homeroom.turn;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.backend.Backends;
import dev.homeroom.conversation.Chat;
import dev.homeroom.conversation.Conversations;
import dev.homeroom.matrix.HomeserverException;
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
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * A message that an agent is to answer: in the room's conversation, alone where the backend wants that, as the message is when
 * it is asked. The try is written down before the question leaves.
 */
@ApplicationScoped
class AgentTurn {
    private static final Logger LOG = Logger.getLogger(AgentTurn.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(300);
    private static final Duration HOMESERVER_PAUSE = Duration.ofSeconds(5);
    private static final Settlement TAKEN_BACK = new Settlement.Settled("taken back", List.of());

    private final Function<String, Optional<AgentBackend>> backends;
    private final Conversations conversations;
    private final Leases leases;
    private final Attention attention;
    private final Answers answers;
    private final Asking asking;
    private final Revision revision;
    private final Watching watching;
    private final Reasoning reasoning;

    /** The message for which a room's conversation was replaced last. */
    private final Map<RoomId, String> replacedFor = new ConcurrentHashMap<>();

    @Inject
    AgentTurn(
            Backends backends,
            Conversations conversations,
            Leases leases,
            Attention attention,
            Answers answers,
            Asking asking,
            Revision revision,
            Watching watching,
            Reasoning reasoning) {
        this(backends::named, conversations, leases, attention, answers, asking, revision, watching, reasoning);
    }

    AgentTurn(
            Function<String, Optional<AgentBackend>> backends,
            Conversations conversations,
            Leases leases,
            Attention attention,
            Answers answers,
            Asking asking,
            Revision revision,
            Watching watching,
            Reasoning reasoning) {
        this.backends = backends;
        this.conversations = conversations;
        this.leases = leases;
        this.attention = attention;
        this.answers = answers;
        this.asking = asking;
        this.revision = revision;
        this.watching = watching;
        this.reasoning = reasoning;
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
        Optional<AgentBackend> backend = backends.apply(task.agent().backend());
        if (backend.isEmpty()) {
            return answers.settle(task, Backends.notConfigured(task.agent().backend()));
        }
        try (Attention.Paid paid =
                attention.pay(task.agentUser(), task.roomId(), task.message().id())) {
            return inConversation(task, backend.get(), progress);
        }
    }

    private Settlement inConversation(Task task, AgentBackend backend, Progress progress) {
        return switch (conversations.of(task.roomId())) {
            case Chat.Open chat -> alone(task, backend, chat.chatId(), progress);
            case Chat.NotOpened chat -> answers.settle(task, chat.outcome());
            case Chat.Unbound gone -> new Settlement.Wait(LOOK_AGAIN);
        };
    }

    private Settlement alone(Task task, AgentBackend backend, String chatId, Progress progress) {
        return backend.exclusionKey(task.agent().agentId(), chatId)
                .map(key -> leases.acquire("backend " + backend.name() + " " + key)
                        .map(lease -> holding(lease, task, backend, chatId, progress))
                        .orElseGet(() -> new Settlement.Wait(LOOK_AGAIN)))
                .orElseGet(() -> begin(task, backend, chatId, progress));
    }

    private Settlement holding(Leases.Lease lease, Task task, AgentBackend backend, String chatId, Progress progress) {
        try (lease) {
            return begin(task, backend, chatId, progress);
        }
    }

    /** The message is asked as it is in this moment: what changes it later is too late. */
    private Settlement begin(Task task, AgentBackend backend, String chatId, Progress progress) {
        int attempt = progress.asking();
        return revision.of(task, progress.changes())
                .map(now -> watched(now, backend, chatId, attempt, progress))
                .orElse(TAKEN_BACK);
    }

    private Settlement watched(Task task, AgentBackend backend, String chatId, int attempt, Progress progress) {
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

    private Settlement settle(Task task, AgentBackend backend, String chatId, AgentOutcome outcome) {
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
    private Settlement inAnotherConversation(Task task, String forgotten, AgentOutcome outcome) {
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
            LOG.warnf(
                    "A turn waits for the homeserver: room=%s event=%s %s",
                    task.roomId(), task.cause(), e.getMessage());
            return new Settlement.Retry(HOMESERVER_PAUSE, List.of());
        }
    }
}
