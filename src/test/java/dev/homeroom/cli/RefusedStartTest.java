package dev.homeroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own, in a folder of its own, with nothing set but what is set here. */
class RefusedStartTest {
    private static final Map<String, String> SOUND = Map.of(
            "MATRIX_HOMESERVER_URL", "http://127.0.0.1:1",
            "MATRIX_SERVER_NAME", "example.org",
            "LETTA_API_URL", "http://127.0.0.1:1");

    @TempDir
    Path folder;

    private record Ended(int exitCode, List<String> said) {}

    @BeforeEach
    void there_is_a_registration() throws Exception {
        assertThat(run(List.of(), SOUND, "registration").exitCode()).isZero();
    }

    @Test
    void wrong_settings_from_everywhere_end_a_start_with_2_and_one_sentence_each() throws Exception {
        // Given
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(
                folder.resolve("config/application.properties"), "homeroom.queue.limit=abc\nhomeroom.work.poll=1s\n");
        Map<String, String> environment = Map.of(
                "HOMEROOM_LINK_PING_EVERY", "abc",
                "HOMEROOM_QUEUE_TELL_FROM", "0",
                "HOMEROOM_API_KEY", "sk-short",
                "HOMEROOM_REPLY_STREEMING", "off",
                "HOMEROOM_BACKENDS_PROXY_KIND", "opnai");

        // When
        Ended ended = run(List.of("-Dhomeroom.reply.streaming=yes"), environment, "serve");

        // Then
        assertThat(ended.said())
                .containsExactly(
                        "Error: HOMEROOM_BACKENDS_PROXY_KIND is \"opnai\", but has to be letta, openai or builtin.",
                        "Error: HOMEROOM_LINK_PING_EVERY is \"abc\", but has to be a time from 1s to 1h, like 5m.",
                        "Error: homeroom.reply.streaming is \"yes\", but has to be off, notice or edits.",
                        "Error: homeroom.queue.limit is \"abc\", but has to be a whole number from 1 to 10000.",
                        "Error: HOMEROOM_QUEUE_TELL_FROM is \"0\", but has to be a whole number from 1 to 10000.",
                        "Error: HOMEROOM_API_KEY has a value that can't be used; it has to be random, of at least 16 characters, and no sample.",
                        "Error: HOMEROOM_REPLY_STREEMING is not a setting. Did you mean HOMEROOM_REPLY_STREAMING?",
                        "Error: homeroom.work.poll is not a setting. Did you mean homeroom.work.poll-interval?");
        assertThat(ended.exitCode()).isEqualTo(2);
    }

    private Ended run(List<String> options, Map<String, String> environment, String word)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                classPath()));
        command.addAll(options);
        command.addAll(List.of(Main.class.getName(), word));
        Path errors = folder.resolve(word + ".errors");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(SOUND);
        builder.environment().putAll(environment);
        int exitCode = builder.start().waitFor();
        return new Ended(exitCode, Files.readAllLines(errors, StandardCharsets.UTF_8));
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
