package dev.homeroom.cli.services;

import dev.homeroom.launcher.Launcher;
import dev.homeroom.launcher.LogTail;
import dev.homeroom.launcher.manifest.ManifestException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "start",
        description =
                "Starts services and everything they need, and waits until all are healthy. What runs already stays as it"
                        + " is. They run on after the command, supervised.",
        mixinStandardHelpOptions = true)
final class StartServices extends LauncherCommand {
    @Mixin
    private final WaitingOptions options = new WaitingOptions();

    @Option(names = "--no-wait", description = "End at once; homeroom services wait waits.")
    private boolean noWait;

    @Override
    List<String> run(PrintWriter out) throws ManifestException, InterruptedException {
        Launcher launcher = options.launcher();
        List<String> names = launcher.start(options.selection());
        if (noWait) {
            return List.of();
        }
        ProgressLines progress = new ProgressLines(out).alignedFor(names);
        return withLogs(launcher, launcher.await(names, options.patience(progress)));
    }

    /** Says where a failed service has told more. */
    private static List<String> withLogs(Launcher launcher, List<String> failures) {
        List<String> sentences = new ArrayList<>(failures);
        failures.forEach(failure -> {
            String name = failure.substring(0, failure.indexOf(' '));
            Path log = launcher.folder().log(name);
            List<String> end = LogTail.of(log, 5);
            if (!end.isEmpty() && !failure.contains(" was not started")) {
                sentences.add("The log of " + name + " is " + log + " and ends with:\n  " + String.join("\n  ", end));
            }
        });
        return sentences;
    }
}
