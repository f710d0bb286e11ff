package dev.homeroom.files.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.homeroom.files.remote.RemoteRefusal.RefusalKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemotePicturesTest {
    private static final InetAddress OUTSIDE = InetAddress.ofLiteral("127.0.0.1");
    private static final Map<String, String> NAMES = Map.of(
            "pictures.example.org", "127.0.0.1", "other.example.org", "127.0.0.1", "inside.example.org", "127.0.0.2");
    private static final int LARGEST = 1_000;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress("0.0.0.0", 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(path);
        assertThat(exchange.getRequestHeaders().containsKey("Cookie")).isFalse();
        switch (path) {
            case "/picture" -> send(exchange, "picture");
            case "/other" -> redirect(exchange, "http://other.example.org:" + port() + "/picture");
            case "/relative" -> redirect(exchange, "picture");
            case "/inside" -> redirect(exchange, "http://inside.example.org:" + port() + "/picture");
            case "/literal" -> redirect(exchange, "http://127.0.0.2:" + port() + "/picture");
            case "/port" -> redirect(exchange, "http://other.example.org:1/picture");
            case "/scheme" -> redirect(exchange, "file:///etc/passwd");
            case "/user" -> redirect(exchange, "http://a@other.example.org:" + port() + "/picture");
            case "/number" -> redirect(exchange, "http://2130706433:" + port() + "/picture");
            case "/circle" -> redirect(exchange, "/circle");
            case "/packed" -> {
                exchange.getResponseHeaders().add("Content-Encoding", "gzip");
                send(exchange, "packed");
            }
            case "/announced" -> send(exchange, "x".repeat(LARGEST + 1));
            case "/endless" -> drip(exchange, "x".repeat(500), Duration.ZERO);
            case "/slow" -> drip(exchange, "x", Duration.ofMillis(50));
            default -> exchange.sendResponseHeaders(404, -1);
        }
        exchange.close();
    }

    private static void send(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().add("Location", location);
        exchange.sendResponseHeaders(302, -1);
    }

    /** Until the client goes away. */
    private static void drip(HttpExchange exchange, String drop, Duration pause) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        while (true) {
            body.write(drop.getBytes(StandardCharsets.UTF_8));
            body.flush();
            java.util.concurrent.locks.LockSupport.parkNanos(pause.toNanos());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/picture", "/other", "/relative"})
    void a_picture_is_fetched_also_by_redirects_outside(String path) throws IOException {
        assertThat(fetch(path)).isEqualTo("picture");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/inside", "/literal", "/port", "/scheme", "/user", "/number"})
    void a_redirect_to_a_closed_address_is_refused_before_it_is_asked(String path) {
        assertRefused(path, RefusalKind.ADDRESS);
        assertThat(asked).containsExactly(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/circle", "/packed", "/missing"})
    void an_answer_that_is_no_picture_is_refused(String path) {
        assertRefused(path, RefusalKind.ANSWER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/announced", "/endless"})
    void too_many_bytes_are_not_read(String path) {
        assertRefused(path, RefusalKind.TOO_LARGE);
    }

    @Test
    void a_body_that_drips_is_broken_off() {
        // Given
        RemotePictures pictures =
                RemoteFixture.on(port(), RemoteFixture.lookup(NAMES, OUTSIDE::equals), Duration.ofMillis(300));

        // Then
        assertThatThrownBy(() -> pictures.fetch(address("/slow"), LARGEST, bytes -> bytes.readAllBytes()))
                .isInstanceOfSatisfying(
                        RemoteRefusal.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(RefusalKind.TOO_SLOW));
    }

    @Test
    void a_name_that_leads_inside_at_its_second_look_up_is_looked_up_once_a_connection() throws IOException {
        // Given
        AtomicInteger lookups = new AtomicInteger();
        GuardedLookup turning = new GuardedLookup(
                host -> new InetAddress[] {lookups.incrementAndGet() == 1 ? OUTSIDE : InetAddress.ofLiteral("127.0.0.2")
                },
                OUTSIDE::equals);
        RemotePictures pictures = RemoteFixture.on(port(), turning, Duration.ofSeconds(10));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        // When
        pictures.fetch(address("/picture"), LARGEST, body -> body.transferTo(bytes));

        // Then
        assertThat(lookups).hasValue(1);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("picture");
        assertThatThrownBy(() -> pictures.fetch(address("/other"), LARGEST, body -> body.transferTo(bytes)))
                .isInstanceOf(RemoteRefusal.class);
    }

    private String fetch(String path) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RemoteFixture.on(port(), RemoteFixture.lookup(NAMES, OUTSIDE::equals), Duration.ofSeconds(10))
                .fetch(address(path), LARGEST, body -> body.transferTo(bytes));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void assertRefused(String path, RefusalKind reason) {
        assertThatThrownBy(() -> fetch(path))
                .isInstanceOfSatisfying(
                        RemoteRefusal.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private String address(String path) {
        return "http://pictures.example.org:" + port() + path;
    }
}
