package dev.homeroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks the running service to reconcile, and prints the findings and repairs. */
@Command(
        name = "reconcile",
        description = "Compares Matrix with the desired state and repairs the differences. Asks the running "
                + "service, with HOMEROOM_API_KEY.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0: everything is as it should be", "1: the reconciliation or a repair failed"})
final class ReconcileCommand implements Callable<Integer> {
    private static final String PATH = "/reconcile";
    private static final Duration LONGEST = Duration.ofMinutes(30);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(names = "--dry-run", description = "Only prints the plan and changes nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        return ServiceClient.of(spec, dialog -> {
            RunningService.ServiceAnswer serviceAnswer = dialog.service().ask("POST", PATH + "?dry_run=" + dryRun);
            return serviceAnswer.isGood()
                    ? print(dialog, dialog.finished(PATH, serviceAnswer.body(), LONGEST))
                    : dialog.failed(serviceAnswer);
        });
    }

    private int print(ServiceClient dialog, JsonNode report) {
        PrintWriter out = dialog.out();
        if (!report.path("status").asText().equals("done")) {
            return dialog.failed(report.path("problem").asText("The reconciliation failed."));
        }
        if (json) {
            dialog.printJson(report);
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
