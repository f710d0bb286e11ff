package dev.homeroom.directory;

import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.AgentLookup;
import dev.homeroom.backend.AgentBackend.ChatOpening;
import dev.homeroom.backend.AgentBackend.Circuit;
import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentBackend.ToolHost;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.FakeCircuit;
import dev.homeroom.backend.Question;
import dev.homeroom.database.entity.OpenTransaction;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A backend with a scripted list of agents. It opens chats, counted from 1, and answers nothing. */
public final class FakeBackend implements AgentBackend {
    public final FakeCircuit circuit = new FakeCircuit();
    private final String name;
    private final AtomicInteger lists = new AtomicInteger();
    private final AtomicInteger chats = new AtomicInteger();
    private volatile Supplier<AgentList> list = () -> new AgentList.Complete(List.of());
    private volatile Optional<ToolHost> toolHost = Optional.empty();
    private volatile Function<String, AgentLookup> existence = id -> AgentLookup.GONE;
    private volatile Supplier<ChatOpening> opening = () -> new ChatOpening.Opened("chat-" + chats.incrementAndGet());

    public FakeBackend(String name) {
        this.name = name;
    }

    public static Agent agent(String id, String name) {
        return new Agent(id, name, Set.of(), true);
    }

    public FakeBackend lists(Agent... agents) {
        list = () -> new AgentList.Complete(Arrays.asList(agents));
        return this;
    }

    public FakeBackend lists(List<Agent> agents) {
        list = () -> new AgentList.Complete(agents);
        return this;
    }

    public void fails(String reason) {
        list = () -> new AgentList.Failed(reason);
    }

    public void answersListsWith(Supplier<AgentList> answer) {
        list = answer;
    }

    public void opensChatsWith(Supplier<ChatOpening> answer) {
        opening = answer;
    }

    /** Scripts the lookup of agents that are not in its list; they are gone by default. */
    public void answersOfOneWith(Function<String, AgentLookup> answer) {
        existence = answer;
    }

    public int listCount() {
        return lists.get();
    }

    public int chatCount() {
        return chats.get();
    }

    public void hostsTools(ToolHost host) {
        toolHost = Optional.of(host);
    }

    @Override
    public Optional<ToolHost> toolHost() {
        return toolHost;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Circuit circuit() {
        return circuit;
    }

    @Override
    public AgentList list() {
        OpenTransaction.refuse("a call of a backend");
        AgentList answer = list.get();
        lists.incrementAndGet();
        return answer;
    }

    @Override
    public AgentLookup existence(String agentId) {
        return existence.apply(agentId);
    }

    @Override
    public ChatOpening openChat(String agentId, String label) {
        return opening.get();
    }

    @Override
    public Optional<String> mutexKey(String agentId, String chatId) {
        return Optional.of(agentId);
    }

    @Override
    public boolean isSideEffectFree() {
        return false;
    }

    @Override
    public boolean isIdempotent(Question question) {
        return true;
    }

    @Override
    public AgentOutcome ask(Question question, Consumer<AgentEvent> listener) {
        return new AgentOutcome.Silent();
    }

    @Override
    public boolean stop(RunningQuestion runningQuestion) {
        return false;
    }
}
