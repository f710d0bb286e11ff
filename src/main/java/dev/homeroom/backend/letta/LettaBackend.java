package dev.homeroom.backend.letta;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.AgentLookup;
import dev.homeroom.backend.AgentBackend.ChatOpening;
import dev.homeroom.backend.AgentBackend.Circuit;
import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.Question.Earlier;
import dev.homeroom.backend.config.BackendConfig;
import dev.homeroom.backend.upstream.Bulkhead;
import dev.homeroom.backend.upstream.IdleTimeout;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.RequestGuard;
import dev.homeroom.backend.upstream.UpstreamReply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** One Letta server as a backend. */
final class LettaBackend implements AgentBackend {
    /** Time for which Letta certainly remembers a question's id; it forgets the id after 3 h. */
    private static final Duration REMEMBERED = Duration.ofMinutes(170);

    private static final int NOT_FOUND = 404;

    private final BackendConfig config;
    private final LettaApi api;
    private final ServerAbilities abilities;
    private final AgentWalk walk;
    private final LettaConversations lettaConversations;
    private final LettaCall lettaCall;
    private final PastRun pastRun;
    private final OverdueRun overdue;
    private final PendingApproval pendingApproval;
    private final LettaStop lettaStop;
    private final LettaTools lettaTools;
    private final LastWords lastWords = new LastWords();
    private final Bulkhead bulkhead;
    private final InstantSource clock;

    LettaBackend(BackendConfig config, RequestGuard guard, InstantSource clock) {
        this.config = config;
        this.api = new LettaApi(config, guard);
        this.abilities = new ServerAbilities(api, clock);
        this.walk = new AgentWalk(api, config.name());
        this.lettaConversations = new LettaConversations(api, abilities);
        this.lettaCall = new LettaCall(api, abilities);
        this.pastRun = new PastRun(api);
        this.pendingApproval = new PendingApproval(api);
        this.lettaStop = new LettaStop(api, pendingApproval);
        this.overdue = new OverdueRun(pastRun, lettaStop);
        this.lettaTools = new LettaTools(api, config.name());
        this.bulkhead = new Bulkhead(config.limits());
        this.clock = clock;
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public Circuit circuit() {
        return api.circuit();
    }

    @Override
    public AgentList list() {
        return walk.read();
    }

    /** Only a 404 in Letta's own words counts: a proxy in front of it says 404 of anything. */
    @Override
    public AgentLookup existence(String agentId) {
        return switch (api.agent(agentId)) {
            case UpstreamReply.Whole whole when whole.isSuccess() -> AgentLookup.THERE;
            case UpstreamReply.Whole whole when whole.status() == NOT_FOUND && saysDetail(whole) -> AgentLookup.GONE;
            case UpstreamReply.Complete other -> AgentLookup.UNKNOWN;
        };
    }

    private static boolean saysDetail(UpstreamReply.Whole reply) {
        return Json.parse(reply.body())
                .filter(body -> body.path("detail").isTextual())
                .isPresent();
    }

    @Override
    public ChatOpening openChat(String agentId, String label) {
        return lettaConversations.open(agentId, label);
    }

    /** Letta loses one of two simultaneous messages on one thread; conversations run in parallel. */
    @Override
    public Optional<String> mutexKey(String agentId, String chatId) {
        return LettaConversations.isDefaultThread(chatId) ? Optional.of(agentId) : Optional.empty();
    }

    @Override
    public boolean isSideEffectFree() {
        return false;
    }

    /** Always: a run that can't be resumed is not repeated. */
    @Override
    public boolean isIdempotent(Question question) {
        return true;
    }

    @Override
    public AgentOutcome ask(Question question, Consumer<AgentEvent> listener) {
        return say(question, LettaMessage.of(question), listener);
    }

    @Override
    public Optional<ToolApprovals> approvals() {
        return Optional.of((question, decisions, listener) -> say(question, LettaMessage.of(decisions), listener));
    }

    @Override
    public Optional<ToolHost> toolHost() {
        return Optional.of(lettaTools);
    }

    private AgentOutcome say(Question question, ObjectNode message, Consumer<AgentEvent> listener) {
        return lastWords.in(bulkhead.run(() -> sayNow(question, message, listener)), question.turnId());
    }

    private AgentOutcome sayNow(Question question, ObjectNode message, Consumer<AgentEvent> listener) {
        AtomicReference<Optional<String>> run =
                new AtomicReference<>(Optional.ofNullable(question.earlier()).flatMap(Earlier::runId));
        AgentOutcome outcome = sayOrPickUp(question, message, event -> {
            if (event instanceof AgentEvent.RunStarted(var id)) {
                run.set(Optional.of(id));
            }
            listener.accept(event);
        });
        return switch (outcome) {
            case AgentOutcome.Interrupted timedOut
            when timedOut.how() == How.TIMED_OUT -> overdue.end(question, run.get(), timedOut);
            case AgentOutcome.Interrupted early
            when early.how() == How.ENDED_EARLY -> endedEarly(question, run.get(), early);
            case AgentOutcome.Failed tooLong
            when tooLong.cause() == Cause.CONVERSATION_TOO_LONG
                    && LettaConversations.isDefaultThread(question.chatId()) ->
                new AgentOutcome.Failed(Cause.LIMIT_REACHED, tooLong.detail(), tooLong.progress());
            case AgentOutcome.Failed pending
            when pending.cause() == Cause.NEEDS_APPROVAL -> pendingApproval.behind(question, pending);
            case AgentOutcome other -> other;
        };
    }

    /** The run knows its outcome, if it has ended. Without a run, the text so far is the answer. */
    private AgentOutcome endedEarly(Question question, Optional<String> run, AgentOutcome.Interrupted early) {
        List<String> messages = early.progress().messages();
        boolean mayBeRepeated = abilities.current() instanceof ServerAbilities.Detected.Known(var found)
                && found.exactlyOnce()
                && question.earlier() == null;
        Optional<AgentOutcome> told = run.flatMap(pastRun::outcomeIfEnded);
        if (told.isPresent()) {
            return told.get();
        }
        boolean goesOn = run.filter(pastRun::isUnderWay).isPresent();
        return goesOn || mayBeRepeated || messages.isEmpty()
                ? early
                : new AgentOutcome.Answered(messages, AgentOutcome.Answered.End.UNMARKED);
    }

    private AgentOutcome sayOrPickUp(Question question, ObjectNode message, Consumer<AgentEvent> listener) {
        IdleTimeout idleTimeout = new IdleTimeout(config.limits());
        return switch (abilities.current()) {
            case ServerAbilities.Detected.Unknown(var outcome) -> outcome;
            case ServerAbilities.Detected.Known(var found) ->
                question.earlier() == null
                        ? lettaCall.ask(question, message, found, idleTimeout, listener)
                        : pickUp(question, message, question.earlier(), found, idleTimeout, listener);
        };
    }

    private AgentOutcome pickUp(
            Question question,
            ObjectNode message,
            Earlier earlier,
            Abilities found,
            IdleTimeout idleTimeout,
            Consumer<AgentEvent> listener) {
        if (earlier.runId().isPresent()) {
            return resume(earlier.runId().get(), found, idleTimeout, listener);
        }
        return found.exactlyOnce() && isRemembered(earlier)
                ? lettaCall.ask(question, message, found, idleTimeout, listener)
                : new AgentOutcome.Interrupted(
                        How.FORGOTTEN, "no run was named, and the server doesn't know a repeated question as one");
    }

    private boolean isRemembered(Earlier earlier) {
        return clock.instant().isBefore(earlier.askedAt().plus(REMEMBERED));
    }

    /** A run that has ended answers for itself, however long ago; one that hasn't is joined, or watched. */
    private AgentOutcome resume(String run, Abilities found, IdleTimeout idleTimeout, Consumer<AgentEvent> listener) {
        Optional<AgentOutcome> joined = found.exactlyOnce() && pastRun.isUnderWay(run)
                ? lettaCall.join(run, idleTimeout, listener)
                : Optional.empty();
        return joined.orElseGet(() -> pastRun.outcome(run, idleTimeout, listener));
    }

    /** The stream of a cancelled run ends by itself, in the process that reads it. */
    @Override
    public boolean stop(RunningQuestion runningQuestion) {
        return lettaStop.stop(runningQuestion);
    }

    @Override
    public boolean deny(RunningQuestion waiting) {
        return lettaStop.deny(waiting);
    }

    @Override
    public void close() {
        api.close();
    }
}
