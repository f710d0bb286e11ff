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
 * Which agents there are, over all backends. Answers come from memory, which {@link #load} fills from the table, and
 * are at most one poll old.
 */
@ApplicationScoped
@Startup // so that its figures are there from the beginning
public class AgentDirectory implements AutoCloseable {
    private final Roster roster;
    private final List<Poller> pollers;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> returnListeners = new CopyOnWriteArrayList<>();

    /** @throws IllegalArgumentException naming the setting that is out of range */
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

    /** Reads what was known when the last process ended. To be called when the database is open, before {@link #start}. */
    public void load() {
        roster.reload();
    }

    /** Begins to poll, each backend on a thread of its own. Once only. */
    public void start() {
        pollers.forEach(Poller::start);
    }

    public Optional<KnownAgent> find(AgentRef ref) {
        return roster.find(ref);
    }

    /** The missing ones too, in no order. */
    public List<KnownAgent> all() {
        return roster.all();
    }

    /** Asks for a poll of every backend and returns at once. Calls while one runs are answered by one more, together. */
    public void pollNow() {
        pollers.forEach(Poller::pollNow);
    }

    /** As {@link #pollNow}, on the calling thread, where the pollers have none. */
    void pollHere() {
        pollers.forEach(Poller::pass);
    }

    /** Has the listener told, on a poller's thread, when agents may have changed, and once after the first poll. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Has the listener told, on a poller's thread, when a backend lists its agents again that could not. */
    public void onReturn(Runnable listener) {
        returnListeners.add(listener);
    }

    /** The backends whose list this process has read to the end and believes. Of agents of others, it isn't known whether they are missing. */
    public Set<String> confirmed() {
        return pollers.stream().filter(Poller::isConfirmed).map(Poller::backend).collect(Collectors.toSet());
    }

    /**
     * Tells which agents Matrix knows. Those that were unknown here are known from then on, so that a list without them is
     * doubted as any other; and an agent is missing since when Matrix says so, unless its backend has been asked since the
     * start and knows better.
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

    /** Whether every backend has been asked at least once, with whatever result. */
    public boolean hasAskedEverybody() {
        return pollers.stream().allMatch(Poller::hasTried);
    }

    /** For each backend, in the order of the settings. */
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
    }

    private static void gauge(String name, Poller poller, ToDoubleFunction<BackendStatus> value, MeterRegistry meters) {
        Gauge.builder(name, poller, measured -> value.applyAsDouble(measured.status()))
                .tag("backend", poller.status().backend())
                .register(meters);
    }
}
