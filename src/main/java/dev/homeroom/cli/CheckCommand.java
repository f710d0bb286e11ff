package dev.homeroom.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.cli.settings.SettingProblem;
import dev.homeroom.cli.settings.SettingRules;
import dev.homeroom.cli.settings.SettingSource;
import dev.homeroom.cli.settings.Settings;
import dev.homeroom.json.VisibleText;
import dev.homeroom.settings.Counted;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks everything that Homeroom needs, and prints the fix for each problem. */
@Command(
        name = "check",
        description =
                "Checks settings, registration, homeserver, backends, agents' tools, database, workspace, Space and ports, and"
                        + " says how to fix each problem. Changes nothing.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0: no problem", "1: at least one problem"})
final class CheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(names = "--ask", description = "Also asks one agent of each backend a real question.")
    private boolean ask;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        List<CheckLine> lines = check(Settings.read());
        if (json) {
            spec.commandLine().getOut().println(toJson(lines).toPrettyString());
        } else {
            print(lines, spec.commandLine().getOut());
        }
        spec.commandLine().getOut().flush();
        return lines.stream().anyMatch(CheckLine::isProblem) ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    /** With an invalid setting, nothing else can be checked. */
    private List<CheckLine> check(SettingSource settingSource) {
        List<CheckLine> settings = settings(settingSource);
        if (settings.stream().anyMatch(CheckLine::isProblem)) {
            return settings;
        }
        boolean runs = ServiceCheck.runs(settingSource);
        return Stream.of(
                        settings.stream(),
                        ServiceCheck.lines(settingSource, runs),
                        StorageCheck.lines(runs),
                        HomeserverCheck.of(settingSource).lines(runs),
                        SpaceCheck.lines(settingSource, runs),
                        BackendCheck.lines(ask),
                        ServiceCheck.ofTools(settingSource, runs))
                .flatMap(lines -> lines)
                .toList();
    }

    private static List<CheckLine> settings(SettingSource settingSource) {
        List<CheckLine> lines = SettingRules.FOR_SERVING.stream()
                .flatMap(rule -> rule.check(settingSource))
                .map(settingProblem -> switch (settingProblem) {
                    case SettingProblem.Wrong wrong -> CheckLine.problem("settings", wrong.sentence());
                    case SettingProblem.Notice notice -> CheckLine.note("settings", notice.sentence());
                })
                .toList();
        return lines.isEmpty() ? List.of(CheckLine.ok("settings", "Nothing is missing or wrong.")) : lines;
    }

    private static void print(List<CheckLine> lines, PrintWriter out) {
        lines.forEach(line -> out.printf(
                "%-8s %s: %s%n",
                line.verdict().name().toLowerCase(Locale.ROOT), line.subject(), VisibleText.line(line.sentence())));
        int problems = (int) lines.stream().filter(CheckLine::isProblem).count();
        out.println(
                problems == 0
                        ? "There is no problem."
                        : "There " + (problems == 1 ? "is " : "are ") + Counted.of(problems, "problem") + ".");
    }

    private static ArrayNode toJson(List<CheckLine> lines) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        lines.forEach(line -> array.addObject()
                .put("subject", line.subject())
                .put("verdict", line.verdict().name().toLowerCase(Locale.ROOT))
                .put("sentence", line.sentence()));
        return array;
    }
}
