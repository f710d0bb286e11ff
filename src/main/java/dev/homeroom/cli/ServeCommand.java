package dev.homeroom.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the service until it is stopped. */
@Command(
        name = "serve",
        description = "Runs Homeroom. Its settings are environment variables; docs/configuration.md lists them.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        return ServiceProcess.run(spec.commandLine().getErr());
    }
}
