package dev.homeroom.cli.services;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code services restart}. */
@Command(
        name = "restart",
        description =
                "Stops services and everything that needs them, and starts the same again; all that run if none is named.",
        mixinStandardHelpOptions = true)
final class RestartServices implements Callable<Integer> {
    @Mixin
    private final WaitingOptions options = new WaitingOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        ProgressLines progress = new ProgressLines(spec.commandLine().getOut());
        return Dialogue.hold(spec, () -> options.launcher().restart(options.selection(), options.patience(progress)));
    }
}
