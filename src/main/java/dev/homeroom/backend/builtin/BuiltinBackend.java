package dev.homeroom.backend.builtin;

import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.AgentLookup;
import dev.homeroom.backend.AgentBackend.ChatOpening;
import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.Question;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The demonstration agents as a backend. */
final class BuiltinBackend implements AgentBackend {
    private static final Pattern WORD = Pattern.compile("\\s*\\S+\\s*?|\\s+");

    private final String name;
    private final List<DemoAgent> agents;

    BuiltinBackend(String name, InstantSource clock) {
        this.name = name;
        this.agents = List.of(new Echo(), new TalkingClock(clock), new Sampler());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public AgentList list() {
        return new AgentList.Complete(agents.stream()
                .map(agent -> new Agent(agent.id(), agent.name(), Set.of("builtin"), true, agent.description()))
                .toList());
    }

    @Override
    public AgentLookup existence(String agentId) {
        return agent(agentId).isPresent() ? AgentLookup.THERE : AgentLookup.GONE;
    }

    @Override
    public ChatOpening openChat(String agentId, String label) {
        return agent(agentId).isPresent()
                ? new ChatOpening.Opened(UUID.randomUUID().toString())
                : new ChatOpening.NotOpened(unknown());
    }

    @Override
    public Optional<String> mutexKey(String agentId, String chatId) {
        return Optional.empty();
    }

    @Override
    public boolean isSideEffectFree() {
        return true;
    }

    @Override
    public boolean isIdempotent(Question question) {
        return true;
    }

    @Override
    public AgentOutcome ask(Question question, Consumer<AgentEvent> listener) {
        return agent(question.agentId())
                .map(agent -> tell(question.turnId(), agent.answer(question.text()), listener))
                .orElseGet(BuiltinBackend::unknown);
    }

    /** Streams the answer word by word, as a language model would. */
    private static AgentOutcome tell(String messageId, String answer, Consumer<AgentEvent> listener) {
        if (answer.isBlank()) {
            return new AgentOutcome.Silent();
        }
        WORD.matcher(answer)
                .results()
                .map(MatchResult::group)
                .forEach(piece -> listener.accept(new AgentEvent.Text(messageId, piece)));
        return new AgentOutcome.Answered(List.of(answer));
    }

    /** Never stops anything, since built-in agents answer at once. */
    @Override
    public boolean stop(RunningQuestion runningQuestion) {
        return false;
    }

    private Optional<DemoAgent> agent(String id) {
        return agents.stream().filter(agent -> agent.id().equals(id)).findFirst();
    }

    private static AgentOutcome unknown() {
        return new AgentOutcome.Failed(AgentOutcome.Failed.Cause.UNKNOWN_AGENT, "no built-in agent has this id");
    }
}
