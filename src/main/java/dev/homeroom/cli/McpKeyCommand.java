package dev.homeroom.cli;

import dev.homeroom.cli.RunningService.NotAskedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "mcp-key",
        description =
                "Prints the key with which an agent calls Homeroom's tools over MCP. Asks the running service, with"
                        + " HOMEROOM_API_KEY.",
        mixinStandardHelpOptions = true)
final class McpKeyCommand extends ServiceCommand {
    @Parameters(paramLabel = "AGENT", description = "The agent's id, its Matrix user id, or its exact name.")
    private String agent = "";

    @Option(names = "--revoke", description = "Revoke the present key first. It stops working within 5 seconds.")
    private boolean revoke;

    @Override
    int ask(ServiceClient service) throws NotAskedException {
        String path = "/agents/" + RunningService.segment(agent) + "/mcp-key" + (revoke ? "/revoke" : "");
        service.out().println(service.ask("POST", path).body().path("key").asText());
        return ExitCode.OK;
    }
}
