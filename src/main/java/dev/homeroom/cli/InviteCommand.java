package dev.homeroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.cli.RunningService.NotAskedException;
import dev.homeroom.settings.Counted;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

@Command(
        name = "invite",
        description = "Invites a person to the Space and to every agent's room. Asks the running service, with"
                + " HOMEROOM_API_KEY.",
        mixinStandardHelpOptions = true)
final class InviteCommand extends ServiceCommand {
    @Parameters(paramLabel = "USER", description = "The person's Matrix user id, like @alice:example.org.")
    private String user = "";

    @Override
    int ask(ServiceClient service) throws NotAskedException {
        JsonNode report = service.ask("POST", "/invite?user=" + RunningService.segment(user))
                .body();
        service.out()
                .println("Invited %s to %s; in %s already."
                        .formatted(
                                user,
                                Counted.of(report.path("invited").asInt(), "room"),
                                Counted.of(report.path("already").asInt(), "room")));
        report.path("failed").forEach(line -> service.out().println("failed: " + line.asText()));
        return report.path("failed").isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
