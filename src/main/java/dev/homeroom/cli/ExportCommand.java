package dev.homeroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.cli.PredecessorFiles.UnreadableFileException;
import dev.homeroom.cli.RunningService.NotAskedException;
import dev.homeroom.settings.Counted;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        description = "Writes all agents' rooms as letta-matrix mappings, without passwords. Asks the running "
                + "service, with HOMEROOM_API_KEY.",
        mixinStandardHelpOptions = true)
final class ExportCommand extends ServiceCommand {
    @Option(
            names = "--json-file",
            paramLabel = "F",
            description = "File for the mappings (mode 0600). An existing file is replaced. Default: ${DEFAULT-VALUE}",
            defaultValue = PredecessorFiles.MAPPINGS)
    private Path jsonFile = Path.of(PredecessorFiles.MAPPINGS);

    @Option(names = "--space-file", paramLabel = "F", description = "File for the Space. By default none is written.")
    private @Nullable Path spaceFile;

    @Override
    int ask(ServiceClient service) throws NotAskedException {
        JsonNode export = service.ask("GET", "/export").whole();
        try {
            JsonNode mappings = export.path("mappings");
            PredecessorFiles.write(jsonFile, mappings);
            service.out().println("Wrote " + Counted.of(mappings.size(), "mapping") + " to " + jsonFile + ".");
            return spaceFile == null ? ExitCode.OK : space(service, spaceFile, export.path("space"));
        } catch (UnreadableFileException e) {
            return service.failed(String.valueOf(e.getMessage()));
        }
    }

    private static int space(ServiceClient service, Path file, JsonNode space) throws UnreadableFileException {
        if (!space.isObject()) {
            return service.failed("There is no Space yet.");
        }
        PredecessorFiles.write(file, space);
        service.out().println("The Space is in " + file + ".");
        return ExitCode.OK;
    }
}
