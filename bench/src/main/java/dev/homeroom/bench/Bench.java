package dev.homeroom.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The command. */
public final class Bench {
    private Bench() {}

    /** Measures what the words ask for and prints a Markdown table; progress goes to the error stream. */
    public static void main(String[] words) {
        if (Arrays.asList(words).contains("--help")) {
            System.out.println(Options.HELP.formatted(Scenario.names()));
            return;
        }
        Options options = Options.of(words);
        Table table = new Table(options.builds());
        for (Scenario scenario : options.scenarios()) {
            for (int agents : scenario.sizes(options.agents())) {
                for (BenchDatabase.Kind database : options.databases()) {
                    table.add(
                            "%s, %,d agents, %s".formatted(scenario.word(), agents, database.title()),
                            measure(options, scenario, agents, database));
                }
            }
        }
        System.out.println(table);
    }

    /** Builds take turns, so that whatever else the machine does is shared by them. */
    private static List<List<Figure>> measure(
            Options options, Scenario scenario, int agents, BenchDatabase.Kind database) {
        List<List<Figure>> columns = new ArrayList<>();
        for (Build build : options.builds()) {
            System.err.printf(
                    "%s %s, %d agents, %s, %s%n",
                    Instant.now().truncatedTo(ChronoUnit.SECONDS),
                    scenario.word(),
                    agents,
                    database.title(),
                    build.name());
            List<Figure> figures = scenario.measure(options, build, database, agents);
            figures.forEach(figure -> System.err.println("    " + figure.name() + ": " + figure.text()));
            columns.add(figures);
        }
        return columns;
    }
}
