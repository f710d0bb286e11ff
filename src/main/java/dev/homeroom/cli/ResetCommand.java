package dev.homeroom.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has the running service remove everything that Homeroom made, so that it can start from nothing. */
@Command(
        name = "reset",
        description = "Removes everything that Homeroom made in Matrix, and empties its database. Asks for "
                + "confirmation. Asks the running service, with HOMEROOM_API_KEY.",
        mixinStandardHelpOptions = true)
final class ResetCommand implements Callable<Integer> {
    private static final String WORD = "reset";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(names = "--yes", description = "Don't ask.")
    private boolean yes;

    @Override
    public Integer call() {
        return ServiceClient.of(spec, dialog -> {
            if (!yes && !isMeant(dialog)) {
                return dialog.failed("Nothing was changed.");
            }
            RunningService.ServiceAnswer begun = dialog.service().ask("POST", "/reset?confirm=" + WORD);
            if (!begun.isGood()) {
                return dialog.failed(begun);
            }
            boolean[] allGood = {true};
            RunningService.ServiceAnswer end = dialog.follow("/reset", "lines", line -> {
                allGood[0] &= line.path("good").asBoolean();
                dialog.out().println(line.path("what").asText());
            });
            if (!end.isGood() || end.body().has("error")) {
                return dialog.failed(end);
            }
            return allGood[0] ? ExitCode.OK : ExitCode.SOFTWARE;
        });
    }

    private static boolean isMeant(ServiceClient dialog) {
        dialog.out().println("""
                A reset removes every room and Space that Homeroom made or adopted: agents and the bot leave them, and saved
                contexts and the database are emptied. People in those rooms can still read them. This can't be undone.
                Homeroom is paused afterwards. When it is started again, it makes everything again.
                Type the word %s to continue:""".formatted(WORD));
        dialog.out().flush();
        try {
            // Not closed: standard input belongs to the caller.
            String typed = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return typed != null && typed.strip().equals(WORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
