package dev.homeroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.cli.RunningService.NotAskedException;
import dev.homeroom.settings.Counted;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

@Command(
        name = "reconcile",
        description = "Compares Matrix with the desired state and repairs the differences. Asks the running "
                + "service, with HOMEROOM_API_KEY.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0: everything is as it should be", "1: the reconciliation or a repair failed"})
final class ReconcileCommand extends ServiceCommand {
    private static final String PATH = "/reconcile";
    private static final Duration LONGEST = Duration.ofMinutes(30);

    @Option(names = "--dry-run", description = "Only prints the plan and changes nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Override
    int ask(ServiceClient service) throws NotAskedException {
        JsonNode begun = service.ask("POST", PATH + "?dry_run=" + dryRun).body();
        return print(service, service.finished(PATH, begun, LONGEST));
    }

    private int print(ServiceClient service, JsonNode report) {
        PrintWriter out = service.out();
        if (!report.path("status").asText().equals("done")) {
            return service.failed(report.path("problem").asText("The reconciliation failed."));
        }
        if (json) {
            service.printJson(report);
            return report.path("failed").asInt() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
        }
        report.path("lines").forEach(line -> out.println(line.asText()));
        report.path("repairs").forEach(repair -> {
            if (repair.path("result").asText().equals("failed")) {
                out.println("failed: " + repair.path("sentence").asText() + ": "
                        + repair.path("error").asText());
            }
        });
        int failed = report.path("failed").asInt();
        out.printf(
                "%s looked at in %d ms; %s%s.%n",
                Counted.of(report.path("rooms").asInt(), "room"),
                report.path("duration_ms").asLong(),
                Counted.of(report.path("repairs").size(), "repair"),
                dryRun ? " would be made" : failed == 0 ? "" : ", " + failed + " of them failed");
        return failed == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
