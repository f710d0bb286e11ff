package dev.homeroom.launcher;

import dev.homeroom.launcher.engine.Engines;
import dev.homeroom.launcher.manifest.Manifest;
import dev.homeroom.launcher.manifest.ManifestPlace;
import dev.homeroom.launcher.state.LauncherFolder;
import dev.homeroom.launcher.state.SupervisorLock;
import dev.homeroom.launcher.supervise.Supervisor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** A supervisor in this process. Its end leaves services running. */
public final class SupervisorThread implements Supervision, AutoCloseable {
    /** A command that looks whether somebody supervises holds the lock for a moment. */
    private static final int ATTEMPTS = 20;

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);

    private final LauncherFolder folder;
    private final ManifestPlace place;
    private final Consumer<String> story;
    private Optional<Supervisor> supervisor = Optional.empty();
    private Optional<Thread> thread = Optional.empty();
    private boolean closed;

    /** @param story is told each change of a state */
    public SupervisorThread(LauncherFolder folder, ManifestPlace place, Consumer<String> story) {
        this.folder = folder;
        this.place = place;
        this.story = story;
    }

    @Override
    public synchronized void ensure() {
        if (closed) {
            return;
        }
        SupervisorLock.take(folder).ifPresent(lock -> {
            Supervisor fresh = supervisor();
            supervisor = Optional.of(fresh);
            thread = Optional.of(Thread.ofPlatform().daemon().name("supervisor").start(() -> run(fresh, lock)));
        });
    }

    private Supervisor supervisor() {
        return new Supervisor(
                folder,
                () -> Manifest.read(place),
                new Engines(folder, place.inherited()),
                InstantSource.system(),
                story);
    }

    private static void run(Supervisor supervisor, SupervisorLock lock) {
        try {
            supervisor.run(lock);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Supervises on this thread until nothing is left to do; returns at once when another process does. */
    public void supervise() throws InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<SupervisorLock> lock = SupervisorLock.take(folder);
            if (lock.isPresent()) {
                supervisor().run(lock.get());
                return;
            }
            Thread.sleep(BETWEEN_ATTEMPTS);
        }
    }

    @Override
    public void close() throws InterruptedException {
        Optional<Thread> running;
        synchronized (this) {
            closed = true;
            supervisor.ifPresent(Supervisor::abandon);
            running = thread;
        }
        if (running.isPresent()) {
            running.get().join();
        }
    }
}
