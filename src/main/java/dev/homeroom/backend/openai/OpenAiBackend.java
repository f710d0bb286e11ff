package dev.homeroom.backend.openai;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.AgentLookup;
import dev.homeroom.backend.AgentBackend.ChatOpening;
import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.config.BackendConfig;
import dev.homeroom.backend.openai.ChatHistory.PastExchange;
import dev.homeroom.backend.upstream.Bulkhead;
import dev.homeroom.backend.upstream.CancelSignal;
import dev.homeroom.backend.upstream.IdleTimeout;
import dev.homeroom.backend.upstream.StreamedAnswer;
import dev.homeroom.backend.upstream.Upstream;
import dev.homeroom.backend.upstream.UpstreamReply;
import dev.homeroom.backend.upstream.UpstreamRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** One OpenAI-compatible server as a backend. */
final class OpenAiBackend implements AgentBackend {
    private static final Duration LIST_LIMIT = Duration.ofSeconds(30);
    private static final int LARGEST_LIST = 32 * 1024 * 1024;
    private static final int LARGEST_ANSWER = 8 * 1024 * 1024;

    private final BackendConfig config;
    private final ChatHistory history;
    private final Upstream upstream;
    private final Bulkhead bulkhead;

    /** Questions that are being asked, by their turn ids. */
    private final Map<String, CancelSignal> asking = new ConcurrentHashMap<>();

    OpenAiBackend(BackendConfig config, ChatHistory history) {
        this.config = config;
        this.history = history;
        this.upstream =
                new Upstream(config.server(), config.apiKey(), config.limits().connect());
        this.bulkhead = new Bulkhead(config.limits());
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public AgentList list() {
        return ModelList.read(
                config.name(), upstream.fetch(UpstreamRequest.get("/v1/models"), LIST_LIMIT, LARGEST_LIST));
    }

    /** Never known: ids are names there, and one that has vanished may have been renamed. */
    @Override
    public AgentLookup existence(String agentId) {
        return AgentLookup.UNKNOWN;
    }

    /** Asks nobody: the conversation is ours, and a server that keeps one too makes it when it first sees the id. */
    @Override
    public ChatOpening openChat(String agentId, String label) {
        return new ChatOpening.Opened(UUID.randomUUID().toString());
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
            listener.accept(new AgentEvent.Text(question.turnId(), known.get()));
            return new AgentOutcome.Answered(List.of(known.get()));
        }
        List<PastExchange> before = history.of(question.chatId());
        AgentOutcome outcome = bulkhead.run(() -> complete(question, before, listener));
        if (outcome instanceof AgentOutcome.Answered(var messages)) {
            PastExchange pastExchange = new PastExchange(question.prompt(), String.join("\n\n", messages));
            history.append(question.chatId(), question.turnId(), pastExchange);
        }
        return outcome;
    }

    private AgentOutcome complete(Question question, List<PastExchange> before, Consumer<AgentEvent> listener) {
        CancelSignal cancelSignal = new CancelSignal();
        asking.put(question.turnId(), cancelSignal);
        try {
            return complete(question, before, cancelSignal, listener);
        } finally {
            asking.remove(question.turnId(), cancelSignal);
        }
    }

    private AgentOutcome complete(
            Question question, List<PastExchange> before, CancelSignal cancelSignal, Consumer<AgentEvent> listener) {
        IdleTimeout idleTimeout = new IdleTimeout(config.limits());
        UpstreamReply upstreamReply =
                upstream.stream(CompletionCall.of(question, before), idleTimeout.left(), LARGEST_ANSWER, cancelSignal);
        ChatCompletion chatCompletion = new ChatCompletion(question.turnId(), listener);
        return switch (upstreamReply) {
            case UpstreamReply.NotSent notSent -> notSent.outcome();
            case UpstreamReply.Lost lost -> lost.outcome();
            case UpstreamReply.Whole whole ->
                whole.isSuccess() ? chatCompletion.ofWhole(whole.body()) : OpenAiRefusal.of(whole);
            case UpstreamReply.Streamed(int status, var events) -> {
                try (events) {
                    yield new StreamedAnswer(events, idleTimeout, chatCompletion).outcome(status);
                }
            }
        };
    }

    /** A closed connection is all that tells such a server to stop; one that another process holds stays open. */
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
