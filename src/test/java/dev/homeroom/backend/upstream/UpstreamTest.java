package dev.homeroom.backend.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a bare socket, where every byte can be chosen. */
class UpstreamTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String SSE =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final ServerSocket socket;
    private final Upstream upstream;

    UpstreamTest() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        upstream = new Upstream(
                URI.create("http://127.0.0.1:" + socket.getLocalPort()),
                Optional.empty(),
                Duration.ofSeconds(2),
                RequestGuard.NONE);
    }

    @AfterEach
    void close() throws IOException {
        upstream.close();
        socket.close();
    }

    @BeforeAll
    static void configureJvm() {
        Upstream.closeIdleConnections();
    }

    @Test
    void an_idle_connection_is_closed_before_the_server_would() throws Exception {
        // Given
        CompletableFuture<Duration> idle = watch(connection -> {
            answer(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            long answered = System.nanoTime();
            while (connection.getInputStream().read() >= 0) {}
            return Duration.ofNanos(System.nanoTime() - answered);
        });

        // When
        UpstreamReply upstreamReply = upstream.fetch(UpstreamRequest.get("/"), LIMIT, 100);

        // Then
        assertThat(upstreamReply).isEqualTo(new UpstreamReply.Whole(200, "ok", Optional.empty()));
        assertThat(idle.get(10, TimeUnit.SECONDS)).isLessThan(Duration.ofMillis(4800));
    }

    @Test
    void requests_that_follow_each_other_share_a_connection() {
        // Given
        int requests = 20;
        AtomicInteger connections = new AtomicInteger();
        Thread.ofVirtual().start(() -> serveForEver(connections));

        // When
        for (int i = 0; i < requests; i++) {
            assertThat(upstream.fetch(UpstreamRequest.get("/"), LIMIT, 100))
                    .isEqualTo(new UpstreamReply.Whole(200, "ok", Optional.empty()));
        }

        // Then
        assertThat(connections).hasValueLessThan(requests);
    }

    /** As many connections as come, and as many requests on each. */
    private void serveForEver(AtomicInteger connections) {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> answerAll(connection));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void answerAll(Socket connection) {
        try (connection) {
            while (true) {
                answer(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        } catch (IOException hungUp) {
            // The client has let go of the connection.
        }
    }

    @Test
    void an_answer_that_is_too_long_is_not_read_to_its_end() {
        // Given
        serve(connection -> answer(connection, "HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n" + "x".repeat(200)));

        // When
        UpstreamReply upstreamReply = upstream.fetch(UpstreamRequest.get("/"), LIMIT, 100);

        // Then
        assertThat(upstreamReply)
                .isInstanceOfSatisfying(
                        UpstreamReply.Lost.class,
                        lost -> assertThat(lost.detail()).contains("longer than 100"));
    }

    @Test
    void a_request_that_is_not_answered_is_lost_and_never_sent_again() {
        // Given
        CompletableFuture<Integer> first = watch(connection -> {
            connection.getInputStream().read();
            connection.close();
            return 1;
        });

        // When
        UpstreamReply upstreamReply = upstream.fetch(UpstreamRequest.post("/", "{}"), LIMIT, 100);

        // Then
        assertThat(first).succeedsWithin(LIMIT);
        assertThat(upstreamReply).isInstanceOf(UpstreamReply.Lost.class);
        assertThat(watch(connection -> 2)).isNotDone();
    }

    @Test
    void an_event_in_the_middle_of_a_character_is_put_together() {
        // Given
        byte[] data = "data: ä🙂\n\n".getBytes(StandardCharsets.UTF_8);
        serve(connection -> {
            answer(connection, SSE);
            for (byte one : data) {
                connection.getOutputStream().write(new byte[] {'1', '\r', '\n', one, '\r', '\n'});
                connection.getOutputStream().flush();
            }
            return answer(connection, "0\r\n\r\n");
        });

        // When
        try (EventStream events = stream()) {
            EventStream.Next next = events.next(LIMIT);

            // Then
            assertThat(next).isEqualTo(new EventStream.Next.Event("message", "ä🙂"));
            assertThat(events.next(LIMIT)).isEqualTo(new EventStream.Next.Ended());
        }
    }

    @Test
    void names_comments_and_several_lines_are_read_as_the_standard_says_and_so_is_an_event_without_its_blank_line() {
        // Given
        serveEvents(
                ": comment\r\n\r\nevent: error\r\ndata: one\ndata:two\nid: 5\n\nevent: nothing\n\ndata\n\ndata: the last");

        // When
        try (EventStream events = stream()) {

            // Then
            assertThat(events.next(LIMIT)).isEqualTo(new EventStream.Next.Event("error", "one\ntwo"));
            assertThat(events.next(LIMIT)).isEqualTo(new EventStream.Next.Event("message", ""));
            assertThat(events.next(LIMIT))
                    .as("other than the standard says: servers forget the blank line")
                    .isEqualTo(new EventStream.Next.Event("message", "the last"));
            assertThat(events.next(LIMIT)).isEqualTo(new EventStream.Next.Ended());
        }
    }

    @Test
    void a_stream_that_breaks_is_told_apart_from_one_that_ends() {
        // Given
        serve(connection -> {
            answer(connection, SSE + "9\r\ndata: a\n\n\r\n");
            connection.close();
            return 0;
        });

        // When
        try (EventStream events = stream()) {

            // Then
            assertThat(events.next(LIMIT)).isEqualTo(new EventStream.Next.Event("message", "a"));
            assertThat(events.next(LIMIT)).isInstanceOf(EventStream.Next.Broken.class);
        }
    }

    @Test
    void a_stream_that_is_given_up_is_closed() {
        // Given
        CompletableFuture<Integer> closed = watch(connection -> {
            answer(connection, SSE + "9\r\ndata: a\n\n\r\n");
            return connection.getInputStream().read();
        });
        EventStream events = stream();
        assertThat(events.next(LIMIT)).isInstanceOf(EventStream.Next.Event.class);
        assertThat(events.next(Duration.ofMillis(50))).isEqualTo(new EventStream.Next.Late());

        // When
        events.close();

        // Then
        assertThat(closed).succeedsWithin(LIMIT).isEqualTo(-1);
    }

    @Test
    void nothing_was_sent_where_nobody_listens() throws IOException {
        // Given
        socket.close();

        // When
        UpstreamReply upstreamReply = upstream.fetch(UpstreamRequest.get("/"), LIMIT, 100);

        // Then
        assertThat(upstreamReply).isInstanceOf(UpstreamReply.NotSent.class);
    }

    @Test
    void a_date_to_wait_for_is_held_against_the_servers_clock() {
        // Given
        serve(connection -> answer(
                connection,
                String.join(
                        "\r\n",
                        "HTTP/1.1 503 Busy",
                        "Date: Sat, 21 Nov 2026 08:00:00 GMT",
                        "Retry-After: Sat, 21 Nov 2026 08:00:30 GMT",
                        "Content-Length: 0",
                        "",
                        "")));

        // When
        UpstreamReply upstreamReply = upstream.fetch(UpstreamRequest.get("/"), LIMIT, 100);

        // Then
        assertThat(upstreamReply).isEqualTo(new UpstreamReply.Whole(503, "", Optional.of(Duration.ofSeconds(30))));
    }

    private EventStream stream() {
        UpstreamReply upstreamReply = upstream.stream(UpstreamRequest.get("/"), LIMIT, 100);
        assertThat(upstreamReply).isInstanceOf(UpstreamReply.Streamed.class);
        return ((UpstreamReply.Streamed) upstreamReply).events();
    }

    private void serveEvents(String text) {
        serve(connection ->
                answer(connection, SSE + Integer.toHexString(text.length()) + "\r\n" + text + "\r\n0\r\n\r\n"));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What the client sees is the result here.
    private void serve(Script<Integer> script) {
        watch(script);
    }

    private interface Script<T> {
        T play(Socket connection) throws IOException;
    }

    /** Takes one connection and its request's head, and plays the script on it. */
    private <T> CompletableFuture<T> watch(Script<T> script) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                Socket connection = socket.accept();
                result.complete(script.play(connection));
            } catch (IOException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** Reads the head of a request and writes the bytes. */
    private static int answer(Socket connection, String bytes) throws IOException {
        if (bytes.startsWith("HTTP")) {
            String head = "";
            while (!head.endsWith("\r\n\r\n")) {
                int next = connection.getInputStream().read();
                if (next < 0) {
                    throw new IOException("The request ended in its head");
                }
                head += (char) next;
            }
        }
        connection.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
        connection.getOutputStream().flush();
        return 0;
    }
}
