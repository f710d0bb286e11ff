package dev.homeroom.cli.services;

import dev.homeroom.launcher.Launcher;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code services wait}. */
@Command(
        name = "wait",
        description = "Waits until services are healthy. Ends with 1 as soon as one will not become healthy.",
        mixinStandardHelpOptions = true)
final class WaitForServices implements Callable<Integer> {
    @Mixin
    private final WaitingOptions options = new WaitingOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        ProgressLines progress = new ProgressLines(spec.commandLine().getOut());
        return Dialogue.hold(spec, () -> {
            Launcher launcher = options.launcher();
            return launcher.await(launcher.withNeeds(options.selection()), options.patience(progress));
        });
    }
}
