package dev.homeroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Invites one more person. */
@Command(
        name = "invite",
        description = "Invites a person to the Space and to every agent's room. Asks the running service, with"
                + " HOMEROOM_API_KEY.",
        mixinStandardHelpOptions = true)
final class InviteCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "USER", description = "The person's Matrix user id, like @alice:example.org.")
    private String user = "";

    @Override
    public Integer call() {
        return ServiceClient.of(spec, dialog -> {
            RunningService.ServiceAnswer serviceAnswer =
                    dialog.service().ask("POST", "/invite?user=" + RunningService.segment(user));
            if (!serviceAnswer.isGood()) {
                return dialog.failed(serviceAnswer);
            }
            JsonNode report = serviceAnswer.body();
            dialog.out()
                    .println("Invited %s to %s; in %s already."
                            .formatted(
                                    user,
                                    Counted.of(report.path("invited").asInt(), "room"),
                                    Counted.of(report.path("already").asInt(), "room")));
            report.path("failed").forEach(line -> dialog.out().println("failed: " + line.asText()));
            return report.path("failed").isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
        });
    }
}
