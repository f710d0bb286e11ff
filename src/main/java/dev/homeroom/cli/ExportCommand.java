package dev.homeroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.cli.PredecessorFiles.UnreadableFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes which agent has which room. */
@Command(
        name = "export",
        description = "Writes all agents' rooms as letta-matrix mappings, without passwords. Asks the running "
                + "service, with HOMEROOM_API_KEY.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(
            names = "--json-file",
            paramLabel = "F",
            description = "File for the mappings (mode 0600). An existing file is replaced. Default: ${DEFAULT-VALUE}",
            defaultValue = PredecessorFiles.MAPPINGS)
    private Path jsonFile = Path.of(PredecessorFiles.MAPPINGS);

    @Option(names = "--space-file", paramLabel = "F", description = "File for the Space. By default none is written.")
    private @Nullable Path spaceFile;

    @Override
    public Integer call() {
        return ServiceClient.of(spec, dialog -> {
            RunningService.ServiceAnswer serviceAnswer = dialog.service().ask("GET", "/export");
            if (!serviceAnswer.isGood()) {
                return dialog.failed(serviceAnswer);
            }
            try {
                JsonNode mappings = serviceAnswer.whole().path("mappings");
                PredecessorFiles.write(jsonFile, mappings);
                dialog.out().println("Wrote " + Counted.of(mappings.size(), "mapping") + " to " + jsonFile + ".");
                return spaceFile == null
                        ? ExitCode.OK
                        : space(dialog, spaceFile, serviceAnswer.whole().path("space"));
            } catch (UnreadableFileException e) {
                return dialog.failed(String.valueOf(e.getMessage()));
            }
        });
    }

    private static int space(ServiceClient dialog, Path file, JsonNode space) throws UnreadableFileException {
        if (!space.isObject()) {
            return dialog.failed("There is no Space yet.");
        }
        PredecessorFiles.write(file, space);
        dialog.out().println("The Space is in " + file + ".");
        return ExitCode.OK;
    }
}
