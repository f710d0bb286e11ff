package dev.homeroom.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A packaged application that is measured.
 *
 * @param name the head of its column
 * @param directory a {@code quarkus-app} folder
 */
record Build(String name, Path directory) {
    private static final Path ROOT = Path.of(System.getProperty("bench.root", "."));
    private static final Pattern MEMORY = Pattern.compile("^memory=\"(.*)\"$", Pattern.MULTILINE);

    /** What {@code ./homeroom} would start. */
    static Build ofThisCheckout() {
        return new Build("this build", ROOT.resolve("target/quarkus-app"));
    }

    /** Where everything that a run writes goes. */
    static Path workFolder() {
        return ROOT.resolve("bench/target/runs").toAbsolutePath();
    }

    /** With the JVM flags that {@code ./homeroom} of its own checkout gives, or of this one where it lies in none. */
    List<String> command(List<String> furtherFlags) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return Stream.of(
                        Stream.of(java.toString()),
                        productionFlags(),
                        furtherFlags.stream(),
                        Stream.of("-jar", directory.resolve("quarkus-run.jar").toString(), "serve"))
                .flatMap(part -> part)
                .toList();
    }

    /** What {@code ./homeroom} keeps for quick starts, where it does. */
    private Stream<String> startCache() {
        Path cache = directory.resolve("start.aot");
        return Files.exists(cache) ? Stream.of("-XX:AOTCache=" + cache) : Stream.of();
    }

    private Stream<String> productionFlags() {
        try {
            Path own = directory.resolve("../../homeroom");
            Matcher memory = MEMORY.matcher(Files.readString(Files.exists(own) ? own : ROOT.resolve("homeroom")));
            if (!memory.find()) {
                throw new IllegalStateException("The command ./homeroom says no memory settings any more");
            }
            return Stream.concat(
                    Arrays.stream(memory.group(1).split(" ", -1)),
                    Stream.concat(
                            Stream.of("-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED"),
                            startCache()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
