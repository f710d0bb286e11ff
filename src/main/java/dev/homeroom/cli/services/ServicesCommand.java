package dev.homeroom.cli.services;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The launcher: each of its words is a class of its own. */
@Command(
        name = "services",
        description =
                "Starts, watches and stops the services of a manifest, in order. docs/operate/launcher.md describes it.",
        mixinStandardHelpOptions = true,
        subcommands = {
            StartServices.class,
            StopServices.class,
            RestartServices.class,
            ServicesStatus.class,
            ServiceLogs.class,
            WaitForServices.class,
            ServiceEndpoint.class,
            ValidateManifest.class,
            ServicesGraph.class,
            SuperviseServices.class
        })
public final class ServicesCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    /** Called by picocli. */
    public ServicesCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do: homeroom services start --profile isms, for instance.");
    }
}
