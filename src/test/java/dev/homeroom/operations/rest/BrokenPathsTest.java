package dev.homeroom.operations.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.ScriptedHomeserverAround;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Addresses as no client library would write them, over sockets. */
@QuarkusTest
@QuarkusTestResource(ScriptedHomeserverAround.class)
class BrokenPathsTest {
    private static final List<String> OF_THE_HOMESERVER = List.of(
            "/_matrix/app/v1/transactions/",
            "/_matrix/app/v1/users/",
            "/_matrix/app/v1/rooms/",
            "/_matrix/app/v1/thirdparty/protocol/",
            "/_matrix/app/v9/",
            "/_matrix/",
            "/transactions/",
            "/users/",
            "/rooms/");
    private static final List<String> OF_OPERATORS = List.of(
            "/", "/agents/", "/agents/x/", "/dead-letters/", "/health/", "/q/", "/q/openapi", "/import/", "/nowhere/");
    private static final List<String> OF_MANAGEMENT = List.of("/", "/q/", "/q/health/", "/q/metrics/", "/q/metrics");

    /** None of them can be decoded, or is too long. */
    private static final List<String> BROKEN = List.of(
            "%",
            "%z",
            "%zz",
            "%2",
            "x%",
            "%c0%ae",
            "%c0%ae%c0%ae/",
            "%00",
            "x%00y",
            "%ff%fe",
            "%e0%a4%a",
            "%u0041",
            "%0d%0aX-Forged:%20y",
            "%7f",
            ".%2e/%zz",
            "x?a=%zz",
            "x?%zz=1",
            "?access_token=%",
            "?dry_run=%00",
            ";a=%zz",
            "a".repeat(5_000),
            "%41".repeat(5_000));

    /** All of them can be decoded. */
    private static final List<String> ODD = List.of(
            "%252e%252e",
            "%25zz",
            "..%2f..%2fetc",
            "..",
            "../",
            "%2e%2e/",
            "//",
            "/%2f",
            "%2f",
            ";",
            ";a=b",
            "%20",
            "%E2%82%AC",
            "%F0%9F%94%81",
            "@a:b%2Fc",
            "!r%3Ax",
            "a%3Fb",
            "%23",
            "\\",
            "%5c..%5c",
            "[",
            "{}",
            "|",
            "^",
            "*",
            "x?&&=&",
            "x?=",
            "??",
            "x?a=b?c=d");

    @SuppressWarnings("NullAway.Init") // Quarkus sets both
    @TestHTTPResource("/")
    URI main;

    @SuppressWarnings("NullAway.Init")
    @TestHTTPResource(value = "/", management = true)
    URI management;

    @SuppressWarnings("NullAway.Init")
    @Inject
    Database database;

    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final Handler listener = new Complaints();

    @BeforeEach
    void listen() {
        // Created here: a worker of the management port may still have the settings of another test's application.
        database.problem();
        Logger.getLogger("").addHandler(listener);
    }

    @AfterEach
    void hush() {
        Logger.getLogger("").removeHandler(listener);
    }

    static Stream<String> ofTheHomeserver() {
        return OF_THE_HOMESERVER.stream();
    }

    static Stream<String> ofOperators() {
        return OF_OPERATORS.stream();
    }

    static Stream<String> ofManagement() {
        return OF_MANAGEMENT.stream();
    }

    @ParameterizedTest
    @MethodSource("ofTheHomeserver")
    void the_homeserver_gets_an_errcode(String path) throws IOException {
        for (String method : List.of("GET", "PUT", "POST", "DELETE", "PATCH")) {
            for (String broken : BROKEN) {
                Answer answer = send(main, method, path + broken);
                assertThat(answer.status()).as(method + " " + path + broken).isIn(400, 414);
                assertThat(answer.body().path("errcode").asText())
                        .as(method + " " + path + broken)
                        .isIn("M_INVALID_PARAM", "M_TOO_LARGE");
            }
            for (String odd : ODD) {
                Answer answer = send(main, method, path + odd);
                assertThat(answer.status()).as(method + " " + path + odd).isIn(200, 400, 401, 404, 405);
                assertThat(answer.status() == 200 || answer.body().path("error").isTextual())
                        .as(method + " " + path + odd)
                        .isTrue();
            }
        }
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ofOperators")
    void an_operator_gets_a_sentence(String path) throws IOException {
        areRefused(main, path);
        for (String odd : ODD) {
            Answer answer = send(main, "GET", path + odd);
            assertThat(answer.status()).as(path + odd).isBetween(200, 499);
        }
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ofManagement")
    void the_management_port_gets_a_sentence(String path) throws IOException {
        areRefused(management, path);
        for (String odd : ODD) {
            Answer answer = send(management, "GET", path + odd);
            assertThat(answer.status()).as(path + odd).isNotIn(500, 501, 502);
        }
        assertThat(complaints).isEmpty();
    }

    private static void areRefused(URI port, String path) throws IOException {
        for (String broken : BROKEN) {
            Answer answer = send(port, "GET", path + broken);
            assertThat(answer.status()).as(path + broken).isIn(400, 414);
            assertThat(answer.body().path("error").asText())
                    .as(path + broken + answer.text())
                    .isNotBlank();
            assertThat(answer.text()).doesNotContain("X-Forged: y");
        }
    }

    private record Answer(int status, String text) {
        JsonNode body() throws IOException {
            return new JsonMapper().readTree(text.substring(text.indexOf("\r\n\r\n") + 4));
        }
    }

    private static Answer send(URI port, String method, String address) throws IOException {
        try (Socket socket = new Socket(port.getHost(), port.getPort())) {
            socket.setSoTimeout(10_000);
            String request = method + " " + address + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                    + "Authorization: Bearer " + ScriptedHomeserverAround.HS_TOKEN
                    + "\r\nContent-Length: 13\r\n\r\n{\"events\":[]}";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(Integer.parseInt(text.split(" ", 3)[1]), text);
        }
    }

    /** What fails during a request. The scripted homeserver knows no versions, which the connection monitor reports at any time. */
    private final class Complaints extends Handler {
        @Override
        public void publish(LogRecord line) {
            if (line.getLoggerName().equals("dev.homeroom.link.ConnectionMonitor")) {
                return;
            }
            if (line.getThrown() != null || line.getLevel().intValue() >= Level.SEVERE.intValue()) {
                complaints.add(line.getLoggerName() + ": " + line.getMessage() + " " + line.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
