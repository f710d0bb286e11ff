package dev.homeroom.turn;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.AgentLookup;
import dev.homeroom.backend.AgentBackend.ChatOpening;
import dev.homeroom.backend.AgentBackend.Circuit;
import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentBackend.ToolApprovals;
import dev.homeroom.backend.AgentBackend.ToolDecision;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.FakeCircuit;
import dev.homeroom.backend.KeptConversations;
import dev.homeroom.backend.Question;
import dev.homeroom.database.entity.OpenTransaction;
import dev.homeroom.directory.FakeBackend;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** A backend with answers scripted by the test. */
public final class ScriptedAgent implements AgentBackend {
    final FakeBackend lists = new FakeBackend("letta");
    public final FakeCircuit circuit = lists.circuit;
    public final List<Question> questions = new CopyOnWriteArrayList<>();
    public final List<Question> told = new CopyOnWriteArrayList<>();
    public final List<RunningQuestion> stopped = new CopyOnWriteArrayList<>();
    public final List<RunningQuestion> denied = new CopyOnWriteArrayList<>();
    private volatile Runnable beforeStop = () -> {};
    private BiFunction<Question, Consumer<AgentEvent>, AgentOutcome> answer =
            (question, listener) -> new AgentOutcome.Answered(List.of("You said: " + question.text()));
    private Optional<ToolApprovals> approvals = Optional.empty();
    private boolean repeatable;
    private boolean stateless;
    private boolean keepsConversations;
    private Optional<MemoryConversations> memory = Optional.empty();

    public void answers(AgentOutcome outcome) {
        answer = (question, listener) -> outcome;
    }

    public void answers(Function<Question, AgentOutcome> how) {
        answer = (question, listener) -> how.apply(question);
    }

    /** Answers after sending events to the listener. */
    public void streams(BiFunction<Question, Consumer<AgentEvent>, AgentOutcome> how) {
        answer = how;
    }

    public void keepsConversations() {
        keepsConversations = true;
    }

    public void mayBeAskedAgain() {
        repeatable = true;
    }

    /** Homeroom keeps its conversations. */
    void isRememberedBy(MemoryConversations conversations) {
        memory = Optional.of(conversations);
        keepsConversations = true;
    }

    @Override
    public Optional<KeptConversations> conversations() {
        return memory.map(KeptConversations.class::cast);
    }

    /** Questions have no side effects, and the agent remembers none. */
    public void isWithoutMemory() {
        stateless = true;
        repeatable = false;
    }

    @Override
    public Circuit circuit() {
        return circuit;
    }

    @Override
    public String name() {
        return "letta";
    }

    @Override
    public AgentList list() {
        return lists.list();
    }

    @Override
    public AgentLookup existence(String agentId) {
        return AgentLookup.THERE;
    }

    @Override
    public ChatOpening openChat(String agentId, String label) {
        return lists.openChat(agentId, label);
    }

    @Override
    public Optional<String> mutexKey(String agentId, String chatId) {
        return keepsConversations ? Optional.empty() : Optional.of(agentId);
    }

    @Override
    public boolean isSideEffectFree() {
        return stateless;
    }

    @Override
    public boolean isIdempotent(Question question) {
        return repeatable;
    }

    @Override
    public AgentOutcome ask(Question question, Consumer<AgentEvent> listener) {
        OpenTransaction.refuse("a call of a backend");
        questions.add(question);
        listener.accept(new AgentEvent.RunStarted("run-" + questions.size()));
        memory.ifPresent(conversations -> conversations.asked(question));
        AgentOutcome outcome = answer.apply(question, listener);
        memory.ifPresent(conversations -> conversations.answered(question, outcome));
        return outcome;
    }

    /** The agent asks for approvals, and does this once it was told the decisions. */
    public void decided(BiFunction<Question, List<ToolDecision>, AgentOutcome> how) {
        approvals = Optional.of((question, decisions, listener) -> {
            told.add(question);
            listener.accept(new AgentEvent.RunStarted("told-" + told.size()));
            return how.apply(question, decisions);
        });
    }

    @Override
    public Optional<ToolApprovals> approvals() {
        return approvals;
    }

    /** Scripts what happens before a question is stopped. */
    public void beforeStop(Runnable hook) {
        beforeStop = hook;
    }

    @Override
    public boolean stop(RunningQuestion runningQuestion) {
        beforeStop.run();
        OpenTransaction.refuse("a call of a backend");
        stopped.add(runningQuestion);
        return true;
    }

    @Override
    public boolean deny(RunningQuestion waiting) {
        OpenTransaction.refuse("a call of a backend");
        denied.add(waiting);
        return true;
    }
}
