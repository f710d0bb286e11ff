package dev.homeroom.cli;

import dev.homeroom.cli.demo.DemoCommand;
import dev.homeroom.cli.registration.RegistrationCommand;
import dev.homeroom.cli.services.ServicesCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command itself; each of its words is a class of its own. */
@Command(
        name = "homeroom",
        description = "Gives every AI agent a Matrix identity and a room.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            ServeCommand.class,
            RegistrationCommand.class,
            CheckCommand.class,
            DemoCommand.class,
            InviteCommand.class,
            McpKeyCommand.class,
            DeadLettersCommand.class,
            ReconcileCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            BackupCommand.class,
            ResetCommand.class,
            ServicesCommand.class
        })
final class HomeroomCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command. Example: homeroom serve");
    }
}
