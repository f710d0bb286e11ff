package dev.homeroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.cli.RunningService.NotAskedException;
import dev.homeroom.cli.settings.Settings;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The messages that failed for good, in a running service. */
@Command(
        name = "dead-letters",
        description = "Lists, shows, retries or drops messages that failed for good. Asks the running service, with"
                + " HOMEROOM_API_KEY.",
        mixinStandardHelpOptions = true)
final class DeadLettersCommand implements Runnable {
    private static final String PATH = "/dead-letters";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls anything here
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: homeroom dead-letters list, for instance.");
    }

    @Command(name = "list", description = "Lists them, the latest first.", mixinStandardHelpOptions = true)
    int list(
            @Option(names = "--limit", description = "How many at most; up to 1000.", defaultValue = "100") int limit) {
        return ask("GET", PATH + "?limit=" + limit, answer -> {
            JsonNode letters = answer.path("dead_letters");
            letters.forEach(letter -> out().println(line(letter)));
            out().println(letters.isEmpty() ? "There are no dead letters." : letters.size() + " dead letters.");
        });
    }

    @Command(name = "show", description = "Shows one, with what the person wrote.", mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "EVENT_ID", description = "As list prints it.") String eventId) {
        return ask(
                "GET",
                path(eventId),
                letter -> letter.propertyStream()
                        .forEach(field -> out().println(
                                        field.getKey() + ": " + field.getValue().asText())));
    }

    @Command(
            name = "retry",
            description = "Has one tried again, behind whatever waits in its room.",
            mixinStandardHelpOptions = true)
    int retry(@Parameters(paramLabel = "EVENT_ID", description = "As list prints it.") String eventId) {
        return ask("POST", path(eventId) + "/retry", answer -> out().println("It waits for its turn."));
    }

    @Command(
            name = "drop",
            description = "Gives one up. What its sender has read about it stays in the room.",
            mixinStandardHelpOptions = true)
    int drop(@Parameters(paramLabel = "EVENT_ID", description = "As list prints it.") String eventId) {
        return ask("DELETE", path(eventId), answer -> out().println("Dropped."));
    }

    private static String path(String eventId) {
        return PATH + "/" + RunningService.segment(eventId);
    }

    private static String line(JsonNode letter) {
        return "%s  %s  %s  %s  %s  error=%s"
                .formatted(
                        letter.path("failed_at").asText(),
                        letter.path("event_id").asText(),
                        letter.path("room_id").asText(),
                        letter.path("sender").asText(),
                        letter.path("reason").asText(),
                        letter.path("error_id").asText());
    }

    /** What to do with a good answer. */
    private interface Printing {
        void print(JsonNode answer);
    }

    private int ask(String method, String path, Printing printing) {
        try {
            RunningService.ServiceAnswer serviceAnswer =
                    RunningService.of(Settings.read()).ask(method, path);
            if (!serviceAnswer.isGood()) {
                return failed(serviceAnswer
                        .body()
                        .path("error")
                        .asText("Homeroom answered with status " + serviceAnswer.status() + "."));
            }
            printing.print(serviceAnswer.body());
            out().flush();
            return ExitCode.OK;
        } catch (NotAskedException e) {
            return failed(String.valueOf(e.getMessage()));
        }
    }

    private int failed(String sentence) {
        PrintWriter errors = spec.commandLine().getErr();
        errors.println("Error: " + sentence);
        errors.flush();
        return ExitCode.SOFTWARE;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
