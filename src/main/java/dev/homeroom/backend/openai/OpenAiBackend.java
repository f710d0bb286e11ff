package dev.homeroom.backend.openai;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.BackendConfig;
import dev.homeroom.backend.ChatOpening;
import dev.homeroom.backend.Existence;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.Work;
import dev.homeroom.backend.openai.ChatHistory.Exchange;
import dev.homeroom.backend.upstream.BreakOff;
import dev.homeroom.backend.upstream.Call;
import dev.homeroom.backend.upstream.Patience;
import dev.homeroom.backend.upstream.Reply;
import dev.homeroom.backend.upstream.Slots;
import dev.homeroom.backend.upstream.StreamedAnswer;
import dev.homeroom.backend.upstream.Upstream;
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
    private final Slots slots;

    /** Questions that are being asked, by their turn ids. */
    private final Map<String, BreakOff> asking = new ConcurrentHashMap<>();

    OpenAiBackend(BackendConfig config, ChatHistory history) {
        this.config = config;
        this.history = history;
        this.upstream =
                new Upstream(config.server(), config.apiKey(), config.limits().connect());
        this.slots = new Slots(config.limits());
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public AgentList list() {
        return ModelList.read(config.name(), upstream.fetch(Call.get("/v1/models"), LIST_LIMIT, LARGEST_LIST));
    }

    /** Never known: ids are names there, and one that has vanished may have been renamed. */
    @Override
    public Existence existence(String agentId) {
        return Existence.UNKNOWN;
    }

    /** Asks nobody: the conversation is ours, and a server that keeps one too makes it when it first sees the id. */
    @Override
    public ChatOpening openChat(String agentId, String label) {
        return new ChatOpening.Opened(UUID.randomUUID().toString());
    }

    @Override
    public Optional<String> exclusionKey(String agentId, String chatId) {
        return Optional.empty();
    }

    @Override
    public boolean isStateless() {
        return true;
    }

    /** An answer that was seen whole is kept. A Letta App Server also knows a repeated question, but nothing says that it is one. */
    @Override
    public boolean repeatable(Question question) {
        return history.answerTo(question.chatId(), question.turnId()).isPresent();
    }

    @Override
    public AgentOutcome ask(Question question, Consumer<AgentEvent> listener) {
        Optional<String> known = history.answerTo(question.chatId(), question.turnId());
        if (known.isPresent()) {
            listener.accept(new AgentEvent.Text(question.turnId(), known.get()));
            return new AgentOutcome.Answered(List.of(known.get()));
        }
        List<Exchange> before = history.of(question.chatId());
        AgentOutcome outcome = slots.run(() -> complete(question, before, listener));
        if (outcome instanceof AgentOutcome.Answered(var messages)) {
            Exchange exchange = new Exchange(question.prompt(), String.join("\n\n", messages));
            history.append(question.chatId(), question.turnId(), exchange);
        }
        return outcome;
    }

    private AgentOutcome complete(Question question, List<Exchange> before, Consumer<AgentEvent> listener) {
        BreakOff breakOff = new BreakOff();
        asking.put(question.turnId(), breakOff);
        try {
            return complete(question, before, breakOff, listener);
        } finally {
            asking.remove(question.turnId(), breakOff);
        }
    }

    private AgentOutcome complete(
            Question question, List<Exchange> before, BreakOff breakOff, Consumer<AgentEvent> listener) {
        Patience patience = new Patience(config.limits());
        Reply reply = upstream.stream(CompletionCall.of(question, before), patience.left(), LARGEST_ANSWER, breakOff);
        Completion completion = new Completion(question.turnId(), listener);
        return switch (reply) {
            case Reply.NotSent notSent -> notSent.outcome();
            case Reply.Lost lost -> lost.outcome();
            case Reply.Whole whole -> whole.isSuccess() ? completion.ofWhole(whole.body()) : Refusal.of(whole);
            case Reply.Streamed(int status, var events) -> {
                try (events) {
                    yield new StreamedAnswer(events, patience, completion).outcome(status);
                }
            }
        };
    }

    /** A closed connection is all that tells such a server to stop; one that another process holds stays open. */
    @Override
    public boolean stop(Work work) {
        Optional<BreakOff> running = Optional.ofNullable(asking.get(work.turnId()));
        running.ifPresent(BreakOff::now);
        return running.isPresent();
    }

    @Override
    public void close() {
        upstream.close();
    }
}
