package dev.homeroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.cli.RunningService.NotAskedException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has the running service reconcile, and prints what it found and did. */
@Command(
        name = "reconcile",
        description =
                "Compares everything in Matrix with what there should be, and mends it. Asks the running service, with"
                        + " HOMEROOM_API_KEY.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0: all is as it should be now", "1: it could not be done, or a repair failed"})
final class ReconcileCommand implements Callable<Integer> {
    private static final String PATH = "/reconcile";
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(30);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(names = "--dry-run", description = "Only prints the plan, and changes nothing.")
    private boolean dryRun;

    @Override
    public Integer call() throws InterruptedException {
        try {
            RunningService service = RunningService.of(Settings.read());
            RunningService.Answer answer = service.ask("POST", PATH + "?dry_run=" + dryRun);
            if (!answer.isGood()) {
                return failed(
                        answer.body().path("error").asText("Homeroom answered with status " + answer.status() + "."));
            }
            return print(finished(service, answer.body()));
        } catch (NotAskedException e) {
            return failed(String.valueOf(e.getMessage()));
        }
    }

    private static JsonNode finished(RunningService service, JsonNode first)
            throws NotAskedException, InterruptedException {
        JsonNode report = first;
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (report.path("status").asText().equals("running")) {
            if (System.nanoTime() > deadline) {
                throw new NotAskedException("It is still not over; GET /reconcile will have the result.");
            }
            Thread.sleep(BETWEEN_LOOKS);
            report = service.ask("GET", PATH).body();
        }
        return report;
    }

    private int print(JsonNode report) {
        PrintWriter out = spec.commandLine().getOut();
        if (!report.path("status").asText().equals("done")) {
            return failed(report.path("problem").asText("It broke off."));
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
                "%d rooms looked at in %d ms; %d repairs%s.%n",
                report.path("rooms").asInt(),
                report.path("duration_ms").asLong(),
                report.path("repairs").size(),
                dryRun ? " would be made" : failed == 0 ? "" : ", " + failed + " of them failed");
        out.flush();
        return failed == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private int failed(String sentence) {
        PrintWriter errors = spec.commandLine().getErr();
        errors.println("Error: " + sentence);
        errors.flush();
        return ExitCode.SOFTWARE;
    }
}
