package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code homeroom services} in a folder with a manifest.
 *
 * @param shell in that folder
 */
record LauncherCommands(Shell shell) {
    /** A line of the supervisor's log. */
    private static final Pattern CHANGE = Pattern.compile("\\S+Z (\\S+: \\w+ → \\w+).*");

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** @return the output; another exit code than 0 fails the test */
    String run(String... words) {
        return shell.run(command(words));
    }

    Shell.Printed attempt(String... words) {
        return shell.attempt(command(words));
    }

    private static String[] command(String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(HomeroomProcess.QUICK_START));
        command.addAll(List.of("-jar", Application.PACKAGED.jar().toString(), "services"));
        command.addAll(List.of(words));
        return command.toArray(String[]::new);
    }

    /** The changes of states so far, as {@code service: FROM → TO}. */
    List<String> story() {
        Path log = shell.directory().resolve(".runtime/launcher/supervisor.log");
        if (!Files.exists(log)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(CHANGE::matcher)
                    .filter(Matcher::matches)
                    .map(change -> change.group(1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the story, after its first {@code known} changes, has the rest in this order. */
    void awaitStory(int known, String... changes) {
        Patience.waitingFor(String.join(", ", changes), PATIENCE).untilAsserted(() -> {
            List<String> story = story();
            assertThat(story.subList(known, story.size())).containsSubsequence(changes);
        });
    }
}
