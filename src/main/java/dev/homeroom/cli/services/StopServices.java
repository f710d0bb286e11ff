package dev.homeroom.cli.services;

import dev.homeroom.launcher.Launcher;
import dev.homeroom.launcher.Selection;
import dev.homeroom.launcher.state.ServiceState;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code services stop}. */
@Command(
        name = "stop",
        description =
                "Stops services and everything that needs them, in reverse order; all of them if none is named. Services"
                        + " that another started profile has stay.",
        mixinStandardHelpOptions = true)
final class StopServices implements Callable<Integer> {
    @Mixin
    private final WaitingOptions options = new WaitingOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        return Dialogue.hold(spec, () -> {
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
        });
    }
}
