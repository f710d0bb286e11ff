package dev.homeroom.directory;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.backend.Backends;
import dev.homeroom.cluster.Leadership;
import dev.homeroom.database.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The agents of all backends. Answers come from memory, which {@link #load} fills from the table, and are at most one
 * poll old.
 */
@ApplicationScoped
@Startup // so that its metrics exist from the start
public class AgentDirectory implements AutoCloseable {
    private final Roster roster;
    private final List<Poller> pollers;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> returnListeners = new CopyOnWriteArrayList<>();

    /** @throws IllegalArgumentException if a setting is out of range; the message names it */
    @Inject
    AgentDirectory(
            Backends backends,
            DirectorySettings settings,
            Database database,
            Leadership leadership,
            InstantSource clock,
            MeterRegistry meters) {
        this(backends.all(), settings, database, leadership, clock, meters);
    }

    AgentDirectory(
            List<AgentBackend> backends,
            DirectorySettings settings,
            Database database,
            Leadership leadership,
            InstantSource clock,
            MeterRegistry meters) {
        this.roster = new Roster(new AgentTable(database));
        AgentFilter filter = new AgentFilter(settings.include(), settings.exclude());
        this.pollers = backends.stream()
                .map(backend -> new Poller(
                        backend.name(),
                        new Poll(backend, filter, roster, clock),
                        settings.interval(),
                        leadership,
                        roster::reload,
                        this::notifyListeners,
                        this::notifyOfReturn,
                        meters))
                .toList();
        pollers.forEach(poller -> measure(poller, meters));
    }

    /** Loads the agents that the last process knew. To be called when the database is open, before {@link #start}. */
    public void load() {
        roster.reload();
    }

    /** Starts to poll, each backend on its own thread. To be called once. */
    public void start() {
        pollers.forEach(Poller::start);
    }

    public Optional<KnownAgent> find(AgentRef ref) {
        return roster.find(ref);
    }

    /** All agents, including the missing ones, in no order. */
    public List<KnownAgent> all() {
        return roster.all();
    }

    /** Requests a poll of every backend and returns at once. Requests during a poll are answered by one more poll. */
    public void pollNow() {
        pollers.forEach(Poller::pollNow);
    }

    /** Polls on the calling thread; for pollers that were not started. */
    void pollHere() {
        pollers.forEach(Poller::pass);
    }

    /**
     * Registers a listener that runs on a poller's thread when agents may have changed, and once after the first poll.
     */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Registers a listener that runs on a poller's thread when a backend lists its agents again after a failure. */
    public void onReturn(Runnable listener) {
        returnListeners.add(listener);
    }

    /**
     * The backends whose complete list this process has read and accepted. It is unknown whether agents of other
     * backends are missing.
     */
    public Set<String> confirmed() {
        return pollers.stream().filter(Poller::isConfirmed).map(Poller::backend).collect(Collectors.toSet());
    }

    /**
     * Adds the agents that Matrix knows. Agents that were unknown here are known from then on, so a list without them
     * is doubted like any other. An agent is missing since the time that Matrix says, unless its backend was polled
     * since the start and knows better.
     */
    public void mergeFromMatrix(Collection<KnownAgent> inMatrix) {
        roster.apply(merged(inMatrix));
    }

    /** All agents, as they would be after {@link #mergeFromMatrix}. */
    public List<KnownAgent> preview(Collection<KnownAgent> inMatrix) {
        Map<AgentRef, KnownAgent> agents = new HashMap<>();
        all().forEach(agent -> agents.put(agent.ref(), agent));
        AgentListDiff agentListDiff = merged(inMatrix);
        Stream.of(agentListDiff.added(), agentListDiff.changed(), agentListDiff.missing(), agentListDiff.back())
                .flatMap(List::stream)
                .forEach(agent -> agents.put(agent.ref(), agent));
        return List.copyOf(agents.values());
    }

    private AgentListDiff merged(Collection<KnownAgent> inMatrix) {
        Set<String> configured = pollers.stream().map(Poller::backend).collect(Collectors.toSet());
        return AgentListDiff.byMatrix(
                roster.all(),
                inMatrix.stream()
                        .filter(agent -> configured.contains(agent.ref().backend()))
                        .toList(),
                confirmed());
    }

    /** Whether every backend was polled at least once, successfully or not. */
    public boolean hasPolledAll() {
        return pollers.stream().allMatch(Poller::hasTried);
    }

    /** Whether this process polls all backends, so that their status is no older than a poll. */
    public boolean isPollingAll() {
        return pollers.stream().allMatch(Poller::isPolling);
    }

    /** The status of each backend, in the order of the settings. */
    public List<BackendStatus> status() {
        return pollers.stream().map(Poller::status).toList();
    }

    @Override
    @PreDestroy
    public void close() {
        pollers.forEach(Poller::close);
    }

    private void notifyOfReturn() {
        returnListeners.forEach(Runnable::run);
    }

    private void notifyListeners() {
        listeners.forEach(Runnable::run);
    }

    private static void measure(Poller poller, MeterRegistry meters) {
        gauge("homeroom.directory.agents", poller, status -> status.agents(), meters);
        gauge("homeroom.directory.missing", poller, status -> status.missing(), meters);
        gauge("homeroom.directory.failing", poller, status -> status.failure().isPresent() ? 1 : 0, meters);
        gauge("homeroom.backend.circuit.open", poller, status -> status.outage().isPresent() ? 1 : 0, meters);
    }

    private static void gauge(String name, Poller poller, ToDoubleFunction<BackendStatus> value, MeterRegistry meters) {
        Gauge.builder(name, poller, measured -> value.applyAsDouble(measured.status()))
                .tag("backend", poller.status().backend())
                .register(meters);
    }
}
