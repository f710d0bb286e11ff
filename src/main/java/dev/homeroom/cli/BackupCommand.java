package dev.homeroom.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Copies the database of a running service. */
@Command(
        name = "backup",
        description = "Asks the running service to copy its H2 file to its backup folder (HOMEROOM_BACKUP_FOLDER). "
                + "On PostgreSQL it prints the command to use and ends with exit code 1, since nothing was "
                + "backed up. The copy doesn't contain the files of people and agents (HOMEROOM_WORKSPACE), the "
                + "registration and the settings.",
        mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(
            names = "--to",
            paramLabel = "F",
            description = "Name of the file in that folder, ending in .zip. Default: a name with date and time.")
    private @Nullable String name;

    @Override
    public Integer call() {
        return ServiceClient.of(spec, dialog -> {
            String query = name == null ? "" : "?name=" + RunningService.segment(name);
            RunningService.ServiceAnswer serviceAnswer = dialog.service().ask("POST", "/backup" + query);
            if (!serviceAnswer.isGood()) {
                return dialog.failed(serviceAnswer);
            }
            dialog.out()
                    .println(
                            "The backup is " + serviceAnswer.body().path("file").asText() + " ("
                                    + serviceAnswer.body().path("bytes").asLong()
                                    + " bytes), on the machine that runs Homeroom.");
            dialog.out()
                    .println("It has the database alone. Copy the workspace "
                            + serviceAnswer.body().path("workspace").asText()
                            + " with the files of people and agents, the registration and the settings yourself.");
            return ExitCode.OK;
        });
    }
}
