package dev.homeroom.launcher.supervise;

import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.engine.Engines;
import dev.homeroom.launcher.manifest.DependencyGraph;
import dev.homeroom.launcher.manifest.Manifest;
import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.launcher.state.LauncherFolder;
import dev.homeroom.launcher.state.LauncherState;
import dev.homeroom.launcher.state.ServiceRecord;
import dev.homeroom.launcher.state.StateFile;
import dev.homeroom.launcher.state.SupervisorLock;
import dev.homeroom.launcher.state.Wish;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes services be as {@code state.json} wishes. People's processes write wishes there, this one writes what became of them; a process of
 * its own for each start would leave nobody to restart a service later.
 *
 * <p>Everything runs on the thread that calls {@link #run}, except for blocking work, whose results come back as events. A service that is
 * about to be started is written down as such first.
 */
public final class Supervisor {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration BETWEEN_ROTATIONS = Duration.ofSeconds(10);
    private static final long LONGEST_LOG = 10_000_000;

    private final LauncherFolder folder;
    private final StateFile stateFile;
    private final ManifestSource manifests;
    private final ServiceWork work;
    private final LogRotation rotation;
    private final InstantSource clock;
    private final Consumer<String> story;
    private final Surroundings surroundings = new Around();
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final List<Surroundings.BlockingWork> waitingWork = new ArrayList<>();
    private final Map<String, ServiceControl> controls = new TreeMap<>();
    private final Map<String, ServiceRecord> saved = new TreeMap<>();
    private Optional<Manifest> manifest = Optional.empty();
    private long requests = -1;
    private Instant nextRotation = Instant.MIN;
    private volatile boolean abandoned;

    /** @param story is told each change of a state */
    public Supervisor(
            LauncherFolder folder,
            ManifestSource manifests,
            Engines engines,
            InstantSource clock,
            Consumer<String> story) {
        this.folder = folder;
        this.stateFile = new StateFile(folder);
        this.manifests = manifests;
        this.clock = clock;
        this.story = story;
        this.work = new ServiceWork(engines, folder, clock);
        this.rotation = new LogRotation(folder.path().resolve("logs"), LONGEST_LOG);
    }

    /**
     * Supervises until nothing is left to do.
     *
     * @param lock is given back in the moment in which nothing is left, so that no request is overlooked
     */
    public void run(SupervisorLock lock) throws InterruptedException {
        try {
            while (!abandoned && !isDone(lock)) {
                takeEvents();
            }
        } finally {
            work.close();
            lock.close();
        }
    }

    /**
     * A full disk ends no supervision, and nothing is begun that couldn't be written down. Without its folder, nobody can
     * ask a supervisor for anything, so it ends with its last service.
     */
    private boolean isDone(SupervisorLock lock) {
        try {
            takeRequests();
            controls.values().forEach(ServiceControl::step);
            save();
            beginWork();
            rotateLogs();
            return isIdle() && hasEnded(lock);
        } catch (UncheckedIOException e) {
            story.accept(clock.instant() + " " + e.getMessage());
            return isIdle() && Files.notExists(folder.path());
        }
    }

    /** Ends supervision soon, and leaves services as they are. */
    public void abandon() {
        abandoned = true;
    }

    private void takeEvents() throws InterruptedException {
        Optional.ofNullable(events.poll(TICK.toMillis(), TimeUnit.MILLISECONDS)).ifPresent(Runnable::run);
        List<Runnable> others = new ArrayList<>();
        events.drainTo(others);
        others.forEach(Runnable::run);
    }

    private void takeRequests() {
        LauncherState latest = stateFile.read();
        if (latest.requests() == requests) {
            return;
        }
        requests = latest.requests();
        readManifest();
        latest.services().forEach((name, record) -> {
            saved.putIfAbsent(name, record);
            controls.computeIfAbsent(name, fresh -> new ServiceControl(fresh, record, surroundings, work, clock))
                    .takeRequest(record);
        });
    }

    /** A manifest that was broken meanwhile leaves the last good one in force. */
    private void readManifest() {
        try {
            manifest = Optional.of(manifests.read());
        } catch (ManifestException e) {
            e.sentences().forEach(story);
        }
    }

    private void save() {
        Map<String, ServiceRecord> news = new LinkedHashMap<>();
        controls.forEach((name, control) -> {
            ServiceRecord before = saved.getOrDefault(name, ServiceRecord.NEW);
            if (!control.record().equals(before)) {
                news.put(name, control.record());
                tell(name, before, control.record());
            }
        });
        if (!news.isEmpty()) {
            stateFile.change(latest -> merged(latest, news));
            saved.putAll(news);
        }
    }

    private static LauncherState merged(LauncherState latest, Map<String, ServiceRecord> news) {
        Map<String, ServiceRecord> services = new LinkedHashMap<>(latest.services());
        news.forEach((name, record) -> {
            ServiceRecord written = latest.service(name);
            services.put(name, written.asked() > record.asked() ? record.withRequestOf(written) : record);
        });
        return new LauncherState(latest.requests(), latest.profiles(), services);
    }

    private void tell(String name, ServiceRecord before, ServiceRecord after) {
        if (before.state() != after.state()) {
            String detail = after.detail().isEmpty() ? "" : " (" + after.detail() + ")";
            story.accept(clock.instant() + " " + name + ": " + before.state() + " → " + after.state() + detail);
        }
    }

    private void beginWork() {
        List<Surroundings.BlockingWork> begun = List.copyOf(waitingWork);
        waitingWork.clear();
        begun.forEach(each -> Thread.ofVirtual().start(() -> {
            try {
                events.add(each.run());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    private boolean isIdle() {
        return events.isEmpty() && controls.values().stream().noneMatch(ServiceControl::isActive);
    }

    private boolean hasEnded(SupervisorLock lock) {
        LauncherState latest = stateFile.change(state -> {
            if (state.requests() == requests) {
                lock.close();
            }
            return state;
        });
        return latest.requests() == requests;
    }

    private void rotateLogs() {
        Instant now = clock.instant();
        if (!now.isBefore(nextRotation)) {
            nextRotation = now.plus(BETWEEN_ROTATIONS);
            rotation.run();
        }
    }

    /** The view of each control on the others. */
    private final class Around implements Surroundings {
        @Override
        public Optional<ServiceDefinition> definition(String service, Optional<String> profile)
                throws ManifestException {
            if (manifest.isEmpty() || !manifest.get().services().contains(service)) {
                return Optional.empty();
            }
            return Optional.ofNullable(
                    manifest.get().definitions(List.of(service), profile).get(service));
        }

        @Override
        public boolean areNeedsReady(String service) {
            return graph().map(graph -> graph.needs(service)).orElse(List.of()).stream()
                    .allMatch(need -> controls.containsKey(need)
                            && controls.get(need).record().isReady());
        }

        @Override
        public boolean areDependentsDown(String service) {
            return graph().map(graph -> graph.dependents(service)).orElse(List.of()).stream()
                    .filter(controls::containsKey)
                    .map(controls::get)
                    .allMatch(dependent -> dependent.record().wish() == Wish.RUN || dependent.isDown());
        }

        private Optional<DependencyGraph> graph() {
            return manifest.map(Manifest::graph);
        }

        @Override
        public void run(BlockingWork blocking) {
            waitingWork.add(blocking);
        }
    }
}
