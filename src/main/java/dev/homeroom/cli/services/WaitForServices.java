package dev.homeroom.cli.services;

import dev.homeroom.launcher.Launcher;
import dev.homeroom.launcher.manifest.ManifestException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "wait",
        description = "Waits until services are healthy. Ends with 1 as soon as one will not become healthy.",
        mixinStandardHelpOptions = true)
final class WaitForServices extends LauncherCommand {
    @Mixin
    private final WaitingOptions options = new WaitingOptions();

    @Override
    List<String> run(PrintWriter out) throws ManifestException, InterruptedException {
        Launcher launcher = options.launcher();
        ProgressLines progress = new ProgressLines(out);
        return launcher.await(launcher.withNeeds(options.selection()), options.patience(progress));
    }
}
