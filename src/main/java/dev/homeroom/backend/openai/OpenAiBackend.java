package dev.homeroom.backend.openai;

import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.AgentLookup;
import dev.homeroom.backend.AgentBackend.ChatOpening;
import dev.homeroom.backend.AgentBackend.Circuit;
import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.KeptConversations;
import dev.homeroom.backend.KeptConversations.PastExchange;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.config.BackendConfig;
import dev.homeroom.backend.content.Pictures;
import dev.homeroom.backend.upstream.Bulkhead;
import dev.homeroom.backend.upstream.CancelSignal;
import dev.homeroom.backend.upstream.IdleTimeout;
import dev.homeroom.backend.upstream.RequestGuard;
import dev.homeroom.backend.upstream.StreamedAnswer;
import dev.homeroom.backend.upstream.Upstream;
import dev.homeroom.backend.upstream.UpstreamReply;
import dev.homeroom.backend.upstream.UpstreamRequest;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** One OpenAI-compatible server as a backend. */
final class OpenAiBackend implements AgentBackend {
    private static final Duration LIST_LIMIT = Duration.ofSeconds(30);
    private static final int LARGEST_LIST = 32 * 1024 * 1024;
    private static final int LARGEST_ANSWER = 8 * 1024 * 1024;

    private static final Logger LOG = Logger.getLogger(OpenAiBackend.class);

    /** The status codes of servers whose models can't see, or that take no pictures of this size or kind. */
    private static final Set<Integer> REFUSES_PICTURES = Set.of(400, 404, 413, 415, 422, 501);

    private static final int PAYLOAD_TOO_LARGE = 413;

    private final BackendConfig config;
    private final ChatMemory history;
    private final Upstream upstream;
    private final Bulkhead bulkhead;

    /** Questions that are being asked, by their turn ids. */
    private final Map<String, CancelSignal> asking = new ConcurrentHashMap<>();

    OpenAiBackend(BackendConfig config, RequestGuard guard, ChatMemory history) {
        this.config = config;
        this.history = history;
        this.upstream =
                new Upstream(config.server(), config.apiKey(), config.limits().connect(), guard);
        this.bulkhead = new Bulkhead(config.limits());
        upstream.probeBy(models(), LIST_LIMIT, LARGEST_LIST);
    }

    private UpstreamRequest models() {
        return UpstreamRequest.get(modelsPath());
    }

    private String modelsPath() {
        return config.path() + "/models";
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public Circuit circuit() {
        return upstream.circuit();
    }

    @Override
    public AgentList list() {
        if (!config.models().isEmpty()) {
            return new AgentList.Complete(config.models().stream()
                    .map(id -> new Agent(id, id, Set.of(), true))
                    .toList());
        }
        return ModelList.read(config.name(), modelsPath(), upstream.read(models(), LIST_LIMIT, LARGEST_LIST));
    }

    /** Known only where the operator names them: ids are names there, and one that has vanished may have been renamed. */
    @Override
    public AgentLookup existence(String agentId) {
        if (config.models().isEmpty()) {
            return AgentLookup.UNKNOWN;
        }
        return config.models().contains(agentId) ? AgentLookup.THERE : AgentLookup.GONE;
    }

    /** Asks nobody: the conversation is ours, and a server that keeps one too makes it when it first sees the id. */
    @Override
    public ChatOpening openChat(String agentId, String label) {
        String chatId = UUID.randomUUID().toString();
        history.begin(chatId);
        return new ChatOpening.Opened(chatId);
    }

    @Override
    public Optional<KeptConversations> conversations() {
        return Optional.of(history);
    }

    @Override
    public Optional<String> mutexKey(String agentId, String chatId) {
        return Optional.empty();
    }

    @Override
    public boolean isSideEffectFree() {
        return true;
    }

    /** An answer that was seen whole is kept. A Letta App Server also knows a repeated question, but nothing says that it is one. */
    @Override
    public boolean isIdempotent(Question question) {
        return history.answerTo(question.chatId(), question.turnId()).isPresent();
    }

    @Override
    public AgentOutcome ask(Question question, Consumer<AgentEvent> listener) {
        Optional<String> known = history.answerTo(question.chatId(), question.turnId());
        if (known.isPresent()) {
            List<String> messages = List.of(known.get().split(ChatHistory.BETWEEN_MESSAGES, -1));
            for (int i = 0; i < messages.size(); i++) {
                String id = question.turnId() + (i == 0 ? "" : "+" + i);
                listener.accept(new AgentEvent.Text(id, messages.get(i)));
            }
            return new AgentOutcome.Answered(messages);
        }
        List<PastExchange> before = history.of(question.chatId());
        AgentOutcome outcome = bulkhead.run(() -> complete(question, before, listener));
        if (outcome instanceof AgentOutcome.Answered answered) {
            String answer = Pictures.without(String.join(ChatHistory.BETWEEN_MESSAGES, answered.messages()));
            history.append(
                    question.chatId(), question.turnId(), new PastExchange(question.keys(), question.prompt(), answer));
        }
        return outcome;
    }

    private AgentOutcome complete(Question question, List<PastExchange> before, Consumer<AgentEvent> listener) {
        CancelSignal cancelSignal = new CancelSignal();
        asking.put(question.turnId(), cancelSignal);
        try {
            return shortening(question, before, cancelSignal, listener);
        } finally {
            asking.remove(question.turnId(), cancelSignal);
        }
    }

    /** A history that is too long for the model loses its older half, and then the rest. */
    private AgentOutcome shortening(
            Question question, List<PastExchange> all, CancelSignal cancelSignal, Consumer<AgentEvent> listener) {
        AgentOutcome outcome = complete(question, all, cancelSignal, listener);
        Set<List<PastExchange>> shorter =
                new LinkedHashSet<>(List.of(ChatHistory.newerHalf(all), List.<PastExchange>of()));
        for (List<PastExchange> fewer : shorter) {
            if (isTooLong(outcome) && fewer.size() < all.size()) {
                LOG.infof(
                        "A conversation is too long for the model. Asking with %d of %d exchanges: backend=%s "
                                + "agent=%s (%s)",
                        fewer.size(), all.size(), config.name(), question.agentId(), detail(outcome));
                outcome = complete(question, fewer, cancelSignal, listener);
            }
        }
        return isTooLong(outcome) ? new AgentOutcome.Failed(Cause.QUESTION_TOO_LONG, detail(outcome)) : outcome;
    }

    private static boolean isTooLong(AgentOutcome outcome) {
        return outcome instanceof AgentOutcome.Failed failed && failed.cause() == Cause.CONVERSATION_TOO_LONG;
    }

    private static String detail(AgentOutcome outcome) {
        return outcome instanceof AgentOutcome.Failed failed ? failed.detail() : "";
    }

    private AgentOutcome complete(
            Question question, List<PastExchange> before, CancelSignal cancelSignal, Consumer<AgentEvent> listener) {
        IdleTimeout idleTimeout = new IdleTimeout(config.limits());
        UpstreamReply upstreamReply = upstream.stream(
                CompletionCall.of(config.path(), question, before), idleTimeout.left(), LARGEST_ANSWER, cancelSignal);
        ChatCompletion chatCompletion = new ChatCompletion(question.turnId(), listener);
        return switch (upstreamReply) {
            case UpstreamReply.NotSent notSent -> notSent.outcome();
            case UpstreamReply.Lost lost -> lost.outcome();
            case UpstreamReply.Whole whole
            when !question.pictures().isEmpty() && mayRefusePictures(whole) -> {
                LOG.infof(
                        "The server refused a question with pictures, so it is asked without: backend=%s agent=%s",
                        config.name(), question.agentId());
                yield complete(question.withoutPictures(), before, cancelSignal, listener);
            }
            case UpstreamReply.Whole whole -> OpenAiRefusal.of(whole);
            case UpstreamReply.Streamed(int status, var events) -> {
                try (events) {
                    yield new StreamedAnswer(events, idleTimeout, chatCompletion).outcome(status);
                }
            }
        };
    }

    private static boolean mayRefusePictures(UpstreamReply.Whole whole) {
        return REFUSES_PICTURES.contains(whole.status())
                && OpenAiRefusal.of(whole) instanceof AgentOutcome.Failed failed
                && (failed.cause() != Cause.CONVERSATION_TOO_LONG || whole.status() == PAYLOAD_TOO_LARGE)
                && failed.cause() != Cause.UNKNOWN_AGENT;
    }

    /** Closing the connection is the only way to stop such a server. A connection of another process stays open. */
    @Override
    public boolean stop(RunningQuestion runningQuestion) {
        Optional<CancelSignal> running = Optional.ofNullable(asking.get(runningQuestion.turnId()));
        running.ifPresent(CancelSignal::now);
        return running.isPresent();
    }

    @Override
    public void close() {
        upstream.close();
    }
}
