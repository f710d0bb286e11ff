package dev.homeroom.cli.services;

import dev.homeroom.launcher.manifest.ManifestException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "restart",
        description =
                "Stops services and everything that needs them, and starts the same again; all that run if none is named.",
        mixinStandardHelpOptions = true)
final class RestartServices extends LauncherCommand {
    @Mixin
    private final WaitingOptions options = new WaitingOptions();

    @Override
    List<String> run(PrintWriter out) throws ManifestException, InterruptedException {
        return options.launcher().restart(options.selection(), options.patience(new ProgressLines(out)));
    }
}
