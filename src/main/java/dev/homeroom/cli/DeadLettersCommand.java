package dev.homeroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.json.VisibleText;
import dev.homeroom.settings.Counted;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "dead-letters",
        description = "Lists, shows, retries or drops messages that failed for good. Asks the running service, with"
                + " HOMEROOM_API_KEY.",
        mixinStandardHelpOptions = true)
final class DeadLettersCommand implements Runnable {
    private static final String PATH = "/dead-letters";
    private static final int MOST = 1000;
    private static final String ROW = "%-20s  %-44s  %-24s  %-24s  %s%n";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls anything here
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command. Example: homeroom dead-letters list");
    }

    @Command(name = "list", description = "Lists the dead letters, newest first.", mixinStandardHelpOptions = true)
    int list(
            @Option(
                            names = "--limit",
                            description = "Maximum number of dead letters, from 1 to 1000.",
                            defaultValue = "100")
                    int limit,
            @Option(names = "--json", description = "Print JSON.") boolean json) {
        if (limit < 1 || limit > MOST) {
            throw new ParameterException(
                    spec.commandLine(), "--limit must be a number from 1 to " + MOST + ", not " + limit + ".");
        }
        return ask("GET", PATH + "?limit=" + limit, (service, serviceAnswer) -> {
            if (json) {
                service.printJson(serviceAnswer.body());
            } else {
                print(service, serviceAnswer.body());
            }
        });
    }

    private static void print(ServiceClient service, JsonNode answer) {
        JsonNode letters = answer.path("dead_letters");
        if (letters.isEmpty()) {
            service.out().println("There are no dead letters.");
            return;
        }
        service.out().printf(ROW, "FAILED AT", "EVENT ID", "AGENT", "SENDER", "REASON");
        letters.forEach(letter -> print(service, letter.path("agent_name").asText("-"), letter));
        service.out().println(Counted.of(letters.size(), "dead letter") + ".");
        if (answer.path("more").asBoolean()) {
            service.out().println("There are older dead letters. Use --limit to see more.");
        }
    }

    private static void print(ServiceClient service, String agent, JsonNode letter) {
        service.out()
                .printf(
                        ROW,
                        letter.path("failed_at").asText().replaceFirst("\\.\\d+Z$", "Z"),
                        letter.path("event_id").asText(),
                        agent,
                        letter.path("sender").asText(),
                        letter.path("reason").asText() + " error="
                                + letter.path("error_id").asText());
    }

    @Command(name = "show", description = "Shows a dead letter with its text.", mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "EVENT_ID", description = "The event id, as printed by list.") String eventId,
            @Option(names = "--json", description = "Print JSON.") boolean json) {
        return ask("GET", path(eventId), (service, serviceAnswer) -> {
            if (json) {
                service.printJson(serviceAnswer.body());
            } else {
                serviceAnswer.whole().propertyStream().forEach(field -> print(service, field));
            }
        });
    }

    /** The lines of a message are set in, so that none of them looks like another field. */
    private static void print(ServiceClient service, Map.Entry<String, JsonNode> field) {
        String text = field.getValue().asText();
        String shown = text.lines()
                .map(VisibleText::line)
                .reduce((one, other) -> one + "\n    " + other)
                .orElse("");
        service.out().println(field.getKey() + ": " + shown);
    }

    @Command(
            name = "retry",
            description = "Retries a dead letter after the waiting messages of its room.",
            mixinStandardHelpOptions = true)
    int retry(@Parameters(paramLabel = "EVENT_ID", description = "The event id, as printed by list.") String eventId) {
        return ask(
                "POST",
                path(eventId) + "/retry",
                (service, serviceAnswer) -> service.out().println("The message waits in its room's queue."));
    }

    @Command(
            name = "drop",
            description = "Drops a dead letter. Its notice stays in the room.",
            mixinStandardHelpOptions = true)
    int drop(@Parameters(paramLabel = "EVENT_ID", description = "The event id, as printed by list.") String eventId) {
        return ask(
                "DELETE",
                path(eventId),
                (service, serviceAnswer) -> service.out().println("Dropped."));
    }

    private static String path(String eventId) {
        return PATH + "/" + RunningService.segment(eventId);
    }

    /** Prints a successful response. */
    private interface Printing {
        void print(ServiceClient service, RunningService.ServiceAnswer answer);
    }

    private int ask(String method, String path, Printing printing) {
        return ServiceClient.of(spec, service -> {
            printing.print(service, service.ask(method, path));
            return ExitCode.OK;
        });
    }
}
