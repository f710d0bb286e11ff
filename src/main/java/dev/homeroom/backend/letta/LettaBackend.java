package dev.homeroom.backend.letta;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.BackendConfig;
import dev.homeroom.backend.ChatOpening;
import dev.homeroom.backend.Existence;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.Question.Earlier;
import dev.homeroom.backend.Work;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.Patience;
import dev.homeroom.backend.upstream.Reply;
import dev.homeroom.backend.upstream.Slots;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** One Letta server as a backend. */
final class LettaBackend implements AgentBackend {
    /** How long a question's id is known for sure: Letta forgets it 3 h after it came. */
    private static final Duration REMEMBERED = Duration.ofMinutes(170);

    private static final int NOT_FOUND = 404;

    private final BackendConfig config;
    private final LettaApi api;
    private final ServerAbilities abilities;
    private final AgentWalk walk;
    private final Chats chats;
    private final Asking asking;
    private final PastRun pastRun;
    private final OverdueRun overdue;
    private final Slots slots;
    private final InstantSource clock;

    LettaBackend(BackendConfig config, InstantSource clock) {
        this.config = config;
        this.api = new LettaApi(config);
        this.abilities = new ServerAbilities(api, clock);
        this.walk = new AgentWalk(api, config.name());
        this.chats = new Chats(api, abilities);
        this.asking = new Asking(api, abilities);
        this.pastRun = new PastRun(api);
        this.overdue = new OverdueRun(api, pastRun);
        this.slots = new Slots(config.limits());
        this.clock = clock;
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public AgentList list() {
        return walk.read();
    }

    /** Only a 404 in Letta's own words counts: a proxy in front of it says 404 of anything. */
    @Override
    public Existence existence(String agentId) {
        return switch (api.agent(agentId)) {
            case Reply.Whole whole when whole.isSuccess() -> Existence.THERE;
            case Reply.Whole whole when whole.status() == NOT_FOUND && saysDetail(whole) -> Existence.GONE;
            case Reply.Complete other -> Existence.UNKNOWN;
        };
    }

    private static boolean saysDetail(Reply.Whole reply) {
        return Json.parse(reply.body())
                .filter(body -> body.path("detail").isTextual())
                .isPresent();
    }

    @Override
    public ChatOpening openChat(String agentId, String label) {
        return chats.open(agentId, label);
    }

    /** On one thread Letta forgets one of two messages that are worked on at once; conversations run side by side. */
    @Override
    public Optional<String> exclusionKey(String agentId, String chatId) {
        return Chats.isDefaultThread(chatId) ? Optional.of(agentId) : Optional.empty();
    }

    @Override
    public boolean isStateless() {
        return false;
    }

    /** Always: what can't be picked up is not sent again. */
    @Override
    public boolean repeatable(Question question) {
        return true;
    }

    @Override
    public AgentOutcome ask(Question question, Consumer<AgentEvent> listener) {
        return slots.run(() -> askNow(question, listener));
    }

    private AgentOutcome askNow(Question question, Consumer<AgentEvent> listener) {
        AtomicReference<Optional<String>> run =
                new AtomicReference<>(Optional.ofNullable(question.earlier()).flatMap(Earlier::runId));
        AgentOutcome outcome = askOrPickUp(question, event -> {
            if (event instanceof AgentEvent.RunStarted(var id)) {
                run.set(Optional.of(id));
            }
            listener.accept(event);
        });
        return outcome instanceof AgentOutcome.Interrupted timedOut && timedOut.how() == How.TIMED_OUT
                ? overdue.end(question, run.get(), timedOut)
                : outcome;
    }

    private AgentOutcome askOrPickUp(Question question, Consumer<AgentEvent> listener) {
        Patience patience = new Patience(config.limits());
        return switch (abilities.current()) {
            case ServerAbilities.Finding.Unknown(var outcome) -> outcome;
            case ServerAbilities.Finding.Known(var found) ->
                question.earlier() == null
                        ? asking.ask(question, found, patience, listener)
                        : pickUp(question, question.earlier(), found, patience, listener);
        };
    }

    private AgentOutcome pickUp(
            Question question, Earlier earlier, Abilities found, Patience patience, Consumer<AgentEvent> listener) {
        if (earlier.runId().isPresent()) {
            return goOn(earlier.runId().get(), found, patience, listener);
        }
        return found.exactlyOnce() && isRemembered(earlier)
                ? asking.ask(question, found, patience, listener)
                : new AgentOutcome.Interrupted(
                        How.FORGOTTEN, "no run was named, and the server doesn't know a repeated question as one");
    }

    private boolean isRemembered(Earlier earlier) {
        return clock.instant().isBefore(earlier.askedAt().plus(REMEMBERED));
    }

    /** A run that has ended answers for itself, however long ago; one that hasn't is joined, or watched. */
    private AgentOutcome goOn(String run, Abilities found, Patience patience, Consumer<AgentEvent> listener) {
        Optional<AgentOutcome> joined = found.exactlyOnce() && pastRun.isUnderWay(run)
                ? asking.join(run, patience, listener)
                : Optional.empty();
        return joined.orElseGet(() -> pastRun.outcome(run, patience, listener));
    }

    /** The stream of a run that is cancelled ends by itself, in whatever process it is read. */
    @Override
    public boolean stop(Work work) {
        return overdue.cancel(work);
    }

    @Override
    public void close() {
        api.close();
    }
}
