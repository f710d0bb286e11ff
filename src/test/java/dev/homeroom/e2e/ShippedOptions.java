package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The JVM options of {@code ./homeroom}, with the start cache. */
final class ShippedOptions {
    private static final Path LAUNCHER = Path.of("homeroom");
    private static final Path CACHE = Path.of("target/quarkus-app/start.aot");
    private static final long SECONDS_TO_MAKE_THE_CACHE = 300;

    private ShippedOptions() {}

    static String[] read() throws IOException, InterruptedException {
        makeTheCache();
        String launcher = Files.readString(LAUNCHER);
        return Stream.of(
                        words(launcher, "memory"),
                        words(launcher, "always"),
                        Stream.of("-XX:AOTCache=" + CACHE.toAbsolutePath()))
                .flatMap(words -> words)
                .toArray(String[]::new);
    }

    private static void makeTheCache() throws IOException, InterruptedException {
        Process anyCommand =
                new ProcessBuilder("./" + LAUNCHER, "--version").inheritIO().start();
        assertThat(anyCommand.waitFor(SECONDS_TO_MAKE_THE_CACHE, TimeUnit.SECONDS))
                .isTrue();
        assertThat(CACHE).exists();
    }

    private static Stream<String> words(String launcher, String name) {
        Matcher line =
                Pattern.compile("^" + name + "=\"(.*)\"$", Pattern.MULTILINE).matcher(launcher);
        assertThat(line.find()).as("%s says its %s options", LAUNCHER, name).isTrue();
        return Stream.of(line.group(1).split(" "));
    }
}
