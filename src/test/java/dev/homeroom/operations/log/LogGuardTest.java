package dev.homeroom.operations.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.JsonFormatter;
import org.jboss.logmanager.handlers.FileHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogGuardTest {
    private static final Level DEBUG = org.jboss.logmanager.Level.DEBUG;
    private static final Level TRACE = org.jboss.logmanager.Level.TRACE;

    private final LogGuard guard = new LogGuard();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.hc.client5.http.wire",
                "org.apache.hc.client5.http.headers",
                "org.apache.hc.client5.http.impl.classic.MainClientExec",
                "org.hibernate.SQL",
                "org.postgresql.core.v3.QueryExecutorImpl",
                "com.h2database",
                "io.vertx.core.http",
                "io.netty.handler.logging.LoggingHandler",
                "io.quarkus.vertx.http.runtime",
                "org.jboss.resteasy.reactive.server.handlers.ParameterHandler",
                "io.agroal.pool",
                "org.flywaydb.core",
                "a.library.of.tomorrow"
            })
    void libraries_are_not_heard_below_info_at_any_level(String category) {
        assertThat(guard.isLoggable(line(category, DEBUG, "text"))).isFalse();
        assertThat(guard.isLoggable(line(category, TRACE, "text"))).isFalse();
        assertThat(guard.isLoggable(line(category, Level.WARNING, "text"))).isTrue();
    }

    @Test
    void the_clients_of_the_jdk_are_heard_from_warnings_on() {
        assertThat(guard.isLoggable(line("jdk.httpclient.HttpClient", Level.INFO, "headers")))
                .isFalse();
        assertThat(guard.isLoggable(line("jdk.httpclient.HttpClient", Level.WARNING, "text")))
                .isTrue();
    }

    @Test
    void homeroom_is_heard_at_each_level() {
        assertThat(guard.isLoggable(line("dev.homeroom.turn.ask.BackendCall", TRACE, "text")))
                .isTrue();
    }

    @Test
    void tokens_are_blotted_out() {
        assertThat(said("GET /x?access_token=abc123&user_id=@a:b")).isEqualTo("GET /x?access_token=***&user_id=@a:b");
        assertThat(said("Authorization: Bearer abc123")).isEqualTo("Authorization: Bearer ***");
        assertThat(said("X-API-Key: abc123")).isEqualTo("X-API-Key: ***");
    }

    @Test
    void a_name_can_t_begin_a_line_of_its_own() {
        assertThat(said("agent=Eve\n2026-01-01 00:00:00,000 ERROR forged \u001b[31m"))
                .isEqualTo("agent=Eve\\n2026-01-01 00:00:00,000 ERROR forged \\u001b[31m");
    }

    @Test
    void what_a_line_says_already_is_not_said_again_behind_it() {
        // Given
        ExtLogRecord line = line("dev.homeroom.turn.ask.BackendCall", Level.INFO, "AGENT ROUTING: room=!a:b agent=x");
        line.putMdc("room", "!a:b");
        line.putMdc("turn", "$event\nforged");

        // When
        guard.isLoggable(line);

        // Then
        assertThat(line.getMdc("room")).isNull();
        assertThat(line.getMdc("turn")).isEqualTo("$event\\nforged");
    }

    @Test
    void what_a_database_says_of_values_is_left_out_of_exceptions() {
        // Given
        ExtLogRecord line = line("dev.homeroom.queue.inbox.Inbox", Level.SEVERE, "It broke");
        line.setThrown(
                new IllegalStateException("a\nb", new SQLException("Value too long: 'what Alice wrote'", "22001")));

        // When
        guard.isLoggable(line);

        // Then
        Throwable thrown = line.getThrown();
        assertThat(thrown).hasToString("java.lang.IllegalStateException: a\\nb");
        assertThat(thrown.getStackTrace()).isNotEmpty();
        assertThat(thrown.getCause()).hasToString("java.sql.SQLException: SQLState 22001");
    }

    @Test
    void what_a_json_reader_quotes_is_left_out_of_exceptions() {
        // Given
        ExtLogRecord line = line("dev.homeroom.backend.letta.LettaBackend", Level.SEVERE, "It broke");
        line.setThrown(new JsonParseException(null, "Unrecognized token 'secret': was expecting a value"));

        // When
        guard.isLoggable(line);

        // Then
        assertThat(line.getThrown()).hasToString("com.fasterxml.jackson.core.JsonParseException");
    }

    @Test
    void a_file_with_json_has_neither_tokens_nor_words_at_trace(@TempDir Path folder) throws IOException {
        // Given
        Path file = folder.resolve("audit.json");
        ExtLogRecord failure = line("dev.homeroom.queue.inbox.Inbox", Level.SEVERE, "It broke");
        failure.setThrown(new SQLException("Value too long: 'what Alice wrote'", "22001"));
        failure.putMdc("turn", "$event\nforged");

        // When
        try (FileHandler handler = new FileHandler(new JsonFormatter(), file.toFile())) {
            handler.setLevel(Level.ALL);
            handler.setFilter(guard);
            handler.publish(line("org.apache.hc.client5.http.wire", TRACE, ">> what Alice wrote"));
            handler.publish(line("org.hibernate.SQL", DEBUG, "insert 'what Alice wrote'"));
            handler.publish(line("io.vertx.core.http", Level.WARNING, "Bearer abc123"));
            handler.publish(failure);
        }

        // Then
        List<String> lines = Files.readAllLines(file);
        assertThat(lines)
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(new ObjectMapper().readTree(line)).isNotEmpty());
        assertThat(String.join("", lines))
                .contains("Bearer ***", "SQLState 22001", "It broke")
                .doesNotContain("Alice", "abc123");
    }

    private String said(String text) {
        ExtLogRecord line = line("dev.homeroom.directory.AgentDirectory", Level.INFO, "%s");
        line.setMessage("%s", ExtLogRecord.FormatStyle.PRINTF);
        line.setParameters(new Object[] {text});
        guard.isLoggable(line);
        return line.getFormattedMessage();
    }

    private static ExtLogRecord line(String category, Level level, String text) {
        LogRecord record = new LogRecord(level, text);
        record.setLoggerName(category);
        return ExtLogRecord.wrap(record);
    }
}
