package dev.homeroom.cli.services;

import dev.homeroom.launcher.Launcher;
import dev.homeroom.launcher.LogTail;
import dev.homeroom.launcher.Selection;
import dev.homeroom.launcher.manifest.ManifestException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "logs",
        description = "Prints the end of the logs of services; of all if none is named.",
        mixinStandardHelpOptions = true)
final class ServiceLogs extends LauncherCommand {
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);

    @Mixin
    private final PlaceOptions placeOptions = new PlaceOptions();

    @Mixin
    private final SelectionOptions selectionOptions = new SelectionOptions();

    @Option(names = "--tail", paramLabel = "N", description = "Lines of each; 100 by default.", defaultValue = "100")
    private int tail;

    @Option(
            names = {"-f", "--follow"},
            description = "Print new lines until Ctrl-C.")
    private boolean follow;

    @Override
    List<String> run(PrintWriter out) throws ManifestException, InterruptedException {
        Launcher launcher = placeOptions.launcher();
        Collection<String> names = names(launcher);
        List<LogFollower> followers = names.stream()
                .map(name -> new LogFollower(launcher.folder().log(name), printing(name, names)))
                .toList();
        names.forEach(name -> LogTail.of(launcher.folder().log(name), tail).forEach(printing(name, names)));
        out.flush();
        if (follow) {
            followForever(followers);
        }
        return List.of();
    }

    private Collection<String> names(Launcher launcher) throws ManifestException, InterruptedException {
        Selection selection = selectionOptions.selection();
        if (selection.profile().isEmpty() && !selection.services().isEmpty()) {
            launcher.status(selection);
            return selection.services();
        }
        return launcher.status(selection).keySet().stream()
                .filter(name -> follow || Files.exists(launcher.folder().log(name)))
                .toList();
    }

    private Consumer<String> printing(String name, Collection<String> names) {
        PrintWriter out = out();
        return names.size() == 1 ? out::println : line -> out.println(name + " | " + line);
    }

    private void followForever(List<LogFollower> followers) throws InterruptedException {
        PrintWriter out = out();
        while (!out.checkError()) {
            followers.forEach(LogFollower::readOn);
            out.flush();
            Thread.sleep(CHECK_INTERVAL);
        }
    }
}
