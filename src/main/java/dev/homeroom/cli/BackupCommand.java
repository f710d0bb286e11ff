package dev.homeroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.cli.RunningService.NotAskedException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

@Command(
        name = "backup",
        description = "Asks the running service to copy its H2 file to its backup folder (HOMEROOM_BACKUP_FOLDER). "
                + "On PostgreSQL it prints the command to use and ends with exit code 1, since nothing was "
                + "backed up. The copy doesn't contain the files of people and agents (HOMEROOM_WORKSPACE), the "
                + "registration and the settings.",
        mixinStandardHelpOptions = true)
final class BackupCommand extends ServiceCommand {
    @Option(
            names = "--to",
            paramLabel = "F",
            description = "Name of the file in that folder, ending in .zip. Default: a name with date and time.")
    private @Nullable String name;

    @Override
    int ask(ServiceClient service) throws NotAskedException {
        String query = name == null ? "" : "?name=" + RunningService.segment(name);
        JsonNode backup = service.ask("POST", "/backup" + query).body();
        service.out()
                .println("The backup is " + backup.path("file").asText() + " ("
                        + backup.path("bytes").asLong() + " bytes), on the machine that runs Homeroom.");
        service.out()
                .println("It has the database alone. Copy the workspace "
                        + backup.path("workspace").asText()
                        + " with the files of people and agents, the registration and the settings yourself.");
        return ExitCode.OK;
    }
}
