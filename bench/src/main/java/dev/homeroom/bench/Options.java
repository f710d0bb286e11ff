package dev.homeroom.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What is to be measured.
 *
 * @param warmUp how long a load is on before anything is measured
 * @param measured how long it is then measured
 * @param messages how many the growth scenario pushes
 * @param flightRecording whether each run leaves a recording for JDK Mission Control and {@code jfr}
 */
record Options(
        List<Scenario> scenarios,
        List<Integer> agents,
        List<BenchDatabase.Kind> databases,
        List<Build> builds,
        Duration warmUp,
        Duration measured,
        int messages,
        boolean flightRecording) {
    static final String HELP = """
            bench/run [option value]...
              --scenario a,b      which of %s; all by default
              --agents 56,1000    how many agents there are; waiting has 3000 rooms and backlog 1000, whatever this says
              --database h2,postgresql
              --jar DIR           also measures the build in this quarkus-app folder, and compares; may be repeated
              --warm-up SECONDS   30 by default; before that the JVM compiles more than it works
              --measured SECONDS  30 by default
              --messages N        how many the growth scenario pushes, 360000 by default
              --jfr true          each run leaves homeroom.jfr in its folder
            """;

    /** @throws IllegalArgumentException when an option makes no sense */
    static Options of(String[] words) {
        List<Scenario> scenarios = List.of(Scenario.values());
        List<Integer> agents = List.of(56, 1000);
        List<BenchDatabase.Kind> databases = List.of(BenchDatabase.Kind.values());
        List<Build> builds = new ArrayList<>();
        Duration warmUp = Duration.ofSeconds(30);
        Duration measured = Duration.ofSeconds(30);
        int messages = 360_000;
        boolean flightRecording = false;
        for (int i = 0; i < words.length; i += 2) {
            if (i + 1 == words.length) {
                throw new IllegalArgumentException(words[i] + " has no value");
            }
            String value = words[i + 1];
            switch (words[i]) {
                case "--scenario" ->
                    scenarios = split(value).map(Scenario::named).toList();
                case "--agents" -> agents = split(value).map(Integer::valueOf).toList();
                case "--database" ->
                    databases = split(value)
                            .map(name -> BenchDatabase.Kind.valueOf(name.toUpperCase(Locale.ROOT)))
                            .toList();
                case "--jar" -> builds.add(new Build(value, Path.of(value).toAbsolutePath()));
                case "--warm-up" -> warmUp = Duration.ofSeconds(Long.parseLong(value));
                case "--measured" -> measured = Duration.ofSeconds(Long.parseLong(value));
                case "--messages" -> messages = Integer.parseInt(value);
                case "--jfr" -> flightRecording = Boolean.parseBoolean(value);
                default -> throw new IllegalArgumentException("There is no option " + words[i]);
            }
        }
        builds.add(Build.ofThisCheckout());
        return new Options(scenarios, agents, databases, builds, warmUp, measured, messages, flightRecording);
    }

    private static Stream<String> split(String list) {
        return Stream.of(list.split(",", -1));
    }
}
