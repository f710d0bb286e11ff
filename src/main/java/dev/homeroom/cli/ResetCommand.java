package dev.homeroom.cli;

import dev.homeroom.cli.RunningService.NotAskedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

@Command(
        name = "reset",
        description = "Removes everything that Homeroom made in Matrix, and empties its database. Asks for "
                + "confirmation. Asks the running service, with HOMEROOM_API_KEY.",
        mixinStandardHelpOptions = true)
final class ResetCommand extends ServiceCommand {
    private static final String WORD = "reset";

    @Option(names = "--yes", description = "Don't ask.")
    private boolean yes;

    @Override
    int ask(ServiceClient service) throws NotAskedException {
        if (!yes && !isMeant(service)) {
            return service.failed("Nothing was changed.");
        }
        service.ask("POST", "/reset?confirm=" + WORD);
        boolean[] allGood = {true};
        service.follow("/reset", "lines", line -> {
            allGood[0] &= line.path("good").asBoolean();
            service.out().println(line.path("what").asText());
        });
        return allGood[0] ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static boolean isMeant(ServiceClient service) {
        service.out().println("""
                A reset removes every room and Space that Homeroom made or adopted: agents and the bot leave them, and saved
                contexts and the database are emptied. People in those rooms can still read them. This can't be undone.
                Homeroom is paused afterwards. When it is started again, it makes everything again.
                Type the word %s to continue:""".formatted(WORD));
        service.out().flush();
        try {
            // Not closed: standard input belongs to the caller.
            String typed = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return typed != null && typed.strip().equals(WORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
