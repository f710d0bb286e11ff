package dev.homeroom.cli.services;

import dev.homeroom.launcher.Launcher;
import dev.homeroom.launcher.Selection;
import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.launcher.state.ServiceState;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "stop",
        description =
                "Stops services and everything that needs them, in reverse order; all of them if none is named. Services"
                        + " that another started profile has stay.",
        mixinStandardHelpOptions = true)
final class StopServices extends LauncherCommand {
    @Mixin
    private final WaitingOptions options = new WaitingOptions();

    @Override
    List<String> run(PrintWriter out) throws ManifestException, InterruptedException {
        Launcher launcher = options.launcher();
        Selection selection = options.selection();
        List<String> failures = launcher.stop(selection, options.patience(new ProgressLines(out)));
        if (selection.profile().isPresent() && failures.isEmpty()) {
            launcher.status(selection).forEach((name, record) -> {
                if (record.state() != ServiceState.STOPPED) {
                    out.println("  " + name + " stays: another profile that was started has it.");
                }
            });
        }
        return failures;
    }
}
