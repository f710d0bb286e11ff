package dev.homeroom.backend.letta;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.BackendConfig;
import dev.homeroom.backend.ChatOpening;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.upstream.Patience;
import dev.homeroom.backend.upstream.Slots;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** One Letta server as a backend. */
final class LettaBackend implements AgentBackend {
    private final BackendConfig config;
    private final LettaApi api;
    private final ServerAbilities abilities;
    private final AgentWalk walk;
    private final Chats chats;
    private final Asking asking;
    private final PastRun pastRun;
    private final Slots slots;

    LettaBackend(BackendConfig config, InstantSource clock) {
        this.config = config;
        this.api = new LettaApi(config);
        this.abilities = new ServerAbilities(api, clock);
        this.walk = new AgentWalk(api, config.name());
        this.chats = new Chats(api, abilities);
        this.asking = new Asking(api, abilities);
        this.pastRun = new PastRun(api);
        this.slots = new Slots(config.limits());
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public AgentList list() {
        return walk.read();
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
    public boolean repeatable(Question question) {
        return question.interruptedRun() != null || isExactlyOnce();
    }

    private boolean isExactlyOnce() {
        return abilities.current() instanceof ServerAbilities.Finding.Known(var found) && found.exactlyOnce();
    }

    @Override
    public AgentOutcome ask(Question question, Consumer<AgentEvent> listener) {
        return slots.run(() -> askNow(question, listener));
    }

    private AgentOutcome askNow(Question question, Consumer<AgentEvent> listener) {
        Patience patience = new Patience(config.limits());
        return switch (abilities.current()) {
            case ServerAbilities.Finding.Unknown(var outcome) -> outcome;
            case ServerAbilities.Finding.Known(var found) -> {
                String run = question.interruptedRun();
                yield run == null
                        ? asking.ask(question, found, patience, listener)
                        : goOn(question, run, found, patience, listener);
            }
        };
    }

    /** A run that has ended answers for itself, however long ago; one that hasn't is joined, or watched. */
    private AgentOutcome goOn(
            Question question, String run, Abilities found, Patience patience, Consumer<AgentEvent> listener) {
        return found.exactlyOnce() && pastRun.isUnderWay(run)
                ? asking.ask(question, found, patience, listener)
                : pastRun.outcome(run, patience, listener);
    }

    @Override
    public void close() {
        api.close();
    }
}
