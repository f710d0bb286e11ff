package dev.homeroom.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.launcher.Launcher.Patience;
import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.launcher.manifest.ManifestPlace;
import dev.homeroom.launcher.manifest.ManifestPlace.UserFiles;
import dev.homeroom.launcher.state.Instance.LocalProcess;
import dev.homeroom.launcher.state.LauncherFolder;
import dev.homeroom.launcher.state.ServiceRecord;
import dev.homeroom.launcher.state.ServiceState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A folder with a manifest, a launcher, and a supervisor in this process. Services are real processes. */
final class LauncherStage implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(90);

    private final Path root;
    private final Map<String, String> environment = new HashMap<>(System.getenv());
    private SupervisorThread supervisor;

    LauncherStage(Path root) {
        this.root = root;
        this.supervisor = newSupervisor();
    }

    private ManifestPlace place() {
        return new ManifestPlace(
                root, root.resolve("services.yaml"), environment, Map.of(), List.of("homeroom"), UserFiles.READ);
    }

    private SupervisorThread newSupervisor() {
        return new SupervisorThread(folder(), place(), story -> {});
    }

    LauncherFolder folder() {
        return LauncherFolder.below(root);
    }

    Path root() {
        return root;
    }

    LauncherStage with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    LauncherStage manifest(String services) {
        return write("services.yaml", "version: 1\n" + services);
    }

    LauncherStage write(String file, String content) {
        try {
            Files.createDirectories(root.resolve(file).getParent());
            Files.writeString(root.resolve(file), content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Launcher launcher() {
        return new Launcher(place(), folder(), () -> supervisor.ensure());
    }

    /** @return sentences about what did not become healthy */
    List<String> start(String... services) throws Exception {
        Launcher launcher = launcher();
        return launcher.await(launcher.start(Selection.services(services)), patience());
    }

    List<String> startProfile(String profile) throws Exception {
        Launcher launcher = launcher();
        return launcher.await(launcher.start(Selection.profile(profile)), patience());
    }

    List<String> stop(String... services) throws Exception {
        return launcher().stop(Selection.services(services), patience());
    }

    private static Patience patience() {
        return new Patience(LauncherProgress.SILENT, Optional.of(LIMIT));
    }

    /** The launcher is gone, and a new one comes with the next command. Services are left alone. */
    void loseSupervisor() throws InterruptedException {
        supervisor.close();
        supervisor = newSupervisor();
    }

    ServiceRecord record(String service) {
        return launcher().state().service(service);
    }

    ServiceState state(String service) {
        return record(service).state();
    }

    void awaitRecord(String service, Predicate<ServiceRecord> predicate) {
        await().atMost(LIMIT).until(() -> record(service), predicate);
    }

    long pid(String service) {
        return ((LocalProcess) record(service).instance().orElseThrow()).pid();
    }

    void kill(String service) {
        ProcessHandle process = ProcessHandle.of(pid(service)).orElseThrow();
        assertThat(process.destroyForcibly()).isTrue();
        await().atMost(LIMIT).until(() -> !process.isAlive());
    }

    /** The lines of a file; none if it isn't there. */
    List<String> lines(String file) {
        try {
            return Files.exists(root.resolve(file)) ? Files.readAllLines(root.resolve(file)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws Exception {
        try {
            if (Files.exists(folder().path())) {
                launcher().stop(Selection.NONE, patience());
            }
        } catch (ManifestException e) {
            assertThat(launcher().state().services()).isEmpty();
        } finally {
            supervisor.close();
        }
    }
}
