package dev.homeroom.cli.demo;

import dev.homeroom.launcher.Launcher;
import dev.homeroom.launcher.Launcher.Patience;
import dev.homeroom.launcher.LogTail;
import dev.homeroom.launcher.Selection;
import dev.homeroom.launcher.SupervisorThread;
import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.launcher.manifest.ManifestPlace;
import dev.homeroom.launcher.manifest.ManifestPlace.UserFiles;
import dev.homeroom.launcher.state.LauncherFolder;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The services of the manifest's profile {@code demo}, supervised by this process. {@link #close} ends them all. */
final class DemoServices implements AutoCloseable {
    private static final List<String> OWN_SETTINGS = List.of("HOMEROOM_", "MATRIX_", "SYNAPSE_", "LETTA_", "QUARKUS_");
    private static final List<String> INHERITED = List.of("HOMEROOM_PYTHON");
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);

    private final Launcher launcher;
    private final SupervisorThread supervisor;

    private DemoServices(Launcher launcher, SupervisorThread supervisor) {
        this.launcher = launcher;
        this.supervisor = supervisor;
    }

    /**
     * Ends what a demo that was killed has left.
     *
     * @param variables over those of the manifest and of {@code .env} files
     */
    static DemoServices take(Installation installation, Map<String, String> variables)
            throws DemoFailedException, InterruptedException {
        LauncherFolder folder =
                new LauncherFolder(installation.home().resolve(".runtime").resolve("demo"));
        ManifestPlace place = new ManifestPlace(
                installation.home(),
                installation.home().resolve("deploy").resolve("services.yaml"),
                inherited(),
                variables,
                installation.program(),
                UserFiles.IGNORED);
        SupervisorThread supervisor = new SupervisorThread(folder, place, story -> {});
        DemoServices services = new DemoServices(new Launcher(place, folder, supervisor), supervisor);
        services.stopAll();
        return services;
    }

    /** Leaves out the Homeroom settings of whoever calls. */
    private static Map<String, String> inherited() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.keySet().removeIf(DemoServices::isSetting);
        return environment;
    }

    private static boolean isSetting(String variable) {
        String name = variable.toUpperCase(Locale.ROOT);
        return OWN_SETTINGS.stream().anyMatch(name::startsWith) && !INHERITED.contains(name);
    }

    /** Starts a service and everything it needs, and waits until it is healthy. */
    void start(String service) throws DemoFailedException, InterruptedException {
        try {
            List<String> failures = launcher.await(launcher.start(Selection.services(service)), Patience.SILENT);
            if (!failures.isEmpty()) {
                throw new DemoFailedException(
                        failures.getFirst(), log(failures.getFirst().split(" ", 2)[0]));
            }
        } catch (ManifestException | UncheckedIOException e) {
            throw new DemoFailedException(String.valueOf(e.getMessage()));
        }
    }

    /** Waits until one of the services has ended by itself. */
    DemoFailedException awaitEnd(List<String> services) throws InterruptedException {
        while (true) {
            for (String service : services) {
                if (launcher.state().service(service).isGivenUp()) {
                    return new DemoFailedException(
                            service + " " + launcher.state().service(service).detail() + ".", log(service));
                }
            }
            Thread.sleep(CHECK_INTERVAL);
        }
    }

    Path log(String service) {
        return launcher.folder().log(service);
    }

    /** Returns the folder of the logs. */
    Path logs() {
        return launcher.folder().path().resolve("logs");
    }

    /** Returns the last line of a service's output; empty if there is none. */
    String lastLine(String service) {
        List<String> lines = LogTail.of(log(service), 1);
        return lines.isEmpty() ? "" : lines.getFirst();
    }

    private void stopAll() throws DemoFailedException, InterruptedException {
        try {
            launcher.stop(Selection.NONE, Patience.SILENT);
        } catch (ManifestException | UncheckedIOException e) {
            throw new DemoFailedException(String.valueOf(e.getMessage()));
        }
    }

    /** Ends all services, those that need others first. */
    void end() throws DemoFailedException, InterruptedException {
        stopAll();
        supervisor.close();
    }

    @Override
    public void close() {
        try {
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (DemoFailedException e) {
            throw new IllegalStateException(e);
        }
    }
}
