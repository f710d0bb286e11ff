package dev.homeroom.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.mcp.key.Callers.CallerVerdict;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a server and connections, and a key check that lasts as long as the test wants. */
class McpSocketsTest {
    private static final int MOST_OF_ONE = 10;
    private static final CallerVerdict RIGHT = new CallerVerdict.Operator();

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<RoutingContext> upgrades = new LinkedBlockingQueue<>();
    private McpSockets sockets = new McpSockets((_, _, _) -> _ -> Future.succeededFuture());
    private HttpServer server = vertx.createHttpServer();

    @BeforeEach
    void listen() throws Exception {
        get(listen(vertx));
    }

    private Future<HttpServer> listen(Vertx on) {
        Router router = Router.router(on);
        router.route().handler(call -> {
            call.request().pause();
            upgrades.add(call);
        });
        return on.createHttpServer(UncompressedSockets.only(new HttpServerOptions())
                        .setMaxWebSocketMessageSize(McpSockets.LONGEST_MESSAGE)
                        .setMaxWebSocketFrameSize(McpSockets.LONGEST_MESSAGE))
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .onSuccess(listening -> server = listening);
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        get(vertx.close());
    }

    @Test
    void who_hangs_up_while_the_key_is_checked_leaves_no_socket_behind() throws Exception {
        // Given
        for (int i = 0; i <= MOST_OF_ONE; i++) {
            try (Socket connection = asking("")) {
                RoutingContext call = next();
                connection.close();
                awaitEnd(call);

                // When
                open(call);
            }
        }

        // Then
        assertThat(status()).isEqualTo(101);
    }

    @Test
    void a_connection_that_is_cut_leaves_its_place_to_another() throws Exception {
        // Given
        List<Socket> connections = new ArrayList<>();
        List<RoutingContext> calls = new ArrayList<>();
        for (int i = 0; i < MOST_OF_ONE; i++) {
            connections.add(asking(""));
            calls.add(next());
            open(calls.getLast());
            assertThat(answer(connections.getLast()).getFirst()).contains("101");
        }
        assertThat(status()).isEqualTo(503);

        // When
        for (Socket connection : connections) {
            connection.close();
        }
        for (RoutingContext call : calls) {
            awaitEnd(call);
        }

        // Then
        assertThat(status()).isEqualTo(101);
    }

    @Test
    void a_socket_that_cannot_be_served_leaves_its_place() throws Exception {
        // Given
        sockets = new McpSockets((_, _, _) -> {
            throw new IllegalStateException("No such server");
        });

        // When
        for (int i = 0; i <= MOST_OF_ONE; i++) {
            try (Socket connection = asking("")) {
                open(next());

                // Then
                assertThat(answer(connection).getFirst()).contains("101");
            }
        }
    }

    /** Had reading not paused, the later messages would be there before the first one is answered. */
    @Test
    void long_messages_are_answered_one_after_the_other() throws Exception {
        // Given
        BlockingQueue<Promise<Void>> waiting = new LinkedBlockingQueue<>();
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger mostAtOnce = new AtomicInteger();
        AtomicInteger atOnce = new AtomicInteger();
        sockets = new McpSockets((_, _, _) -> _ -> {
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            Promise<Void> answer = Promise.promise();
            waiting.add(answer);
            return answer.future().onSuccess(_ -> {
                atOnce.decrementAndGet();
                answered.incrementAndGet();
            });
        });
        CompletableFuture<WebSocket> opening = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + server.actualPort() + "/mcp/ops/ws"),
                        new WebSocket.Listener() {});
        open(next());
        WebSocket socket = opening.get(30, TimeUnit.SECONDS);

        // When
        CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
        for (int i = 0; i < 5; i++) {
            sent = sent.thenCompose(_ -> socket.sendText("x".repeat(McpSocket.LONGEST_AT_ONCE), true));
        }
        for (int i = 0; i < 5; i++) {
            Promise<Void> answer = waiting.poll(30, TimeUnit.SECONDS);
            assertThat(answer).isNotNull();
            answer.complete();
        }
        sent.get(30, TimeUnit.SECONDS);

        // Then
        Awaitility.await().untilAsserted(() -> assertThat(answered).hasValue(5));
        assertThat(mostAtOnce).hasValue(1);
        socket.abort();
    }

    /** Quarkus' server is a verticle, and is closed before the process is told that it stops. */
    @Test
    void callers_are_told_before_the_server_is_closed() throws Exception {
        // Given
        String deployment = get(vertx.deployVerticle(new AbstractVerticle() {
            @Override
            public void start(Promise<Void> started) {
                listen(vertx).<Void>mapEmpty().onComplete(started);
            }
        }));
        CompletableFuture<Integer> code = opened();

        // When
        get(vertx.undeploy(deployment));

        // Then
        assertThat(code.get(30, TimeUnit.SECONDS)).isEqualTo(1001);
    }

    @Test
    void callers_are_told_before_the_process_stops() throws Exception {
        // Given
        CompletableFuture<Integer> code = opened();

        // When
        sockets.sayGoodbye();
        server.close();

        // Then
        assertThat(code.get(30, TimeUnit.SECONDS)).isEqualTo(1001);
    }

    /** Returns when the server knows the socket. */
    private CompletableFuture<Integer> opened() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        sockets = new McpSockets((_, _, _) -> _ -> {
            heard.countDown();
            return Future.succeededFuture();
        });
        CompletableFuture<Integer> code = new CompletableFuture<>();
        CompletableFuture<WebSocket> opening = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + server.actualPort() + "/mcp/ops/ws"), new WebSocket.Listener() {
                            @Override
                            public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
                                code.complete(status);
                                return null;
                            }
                        });
        open(next());
        opening.get(30, TimeUnit.SECONDS).sendText("{}", true).get(30, TimeUnit.SECONDS);
        assertThat(heard.await(30, TimeUnit.SECONDS)).isTrue();
        return code;
    }

    @Test
    void compression_is_not_agreed_on() throws Exception {
        // When
        try (Socket connection = asking("Sec-WebSocket-Extensions: permessage-deflate\r\n")) {
            open(next());

            // Then
            assertThat(answer(connection))
                    .anyMatch(line -> line.contains("101"))
                    .noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-extensions"));
        }
    }

    private Socket asking(String header) throws IOException {
        Socket connection = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        connection.setSoTimeout(30_000);
        connection
                .getOutputStream()
                .write(("GET /mcp/ops/ws HTTP/1.1\r\nHost: homeroom\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n"
                                + header + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return connection;
    }

    private RoutingContext next() throws InterruptedException {
        RoutingContext call = upgrades.poll(30, TimeUnit.SECONDS);
        assertThat(call).isNotNull();
        return call;
    }

    /** The key was right. Returns when the answer is on its way. */
    private void open(RoutingContext call) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        loop(call).execute(() -> {
            call.request().resume();
            sockets.open(call, McpDoor.OPERATORS, "operator", () -> RIGHT)
                    .ifPresent(refused ->
                            call.response().setStatusCode(refused.status()).end());
            done.countDown();
        });
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private int status() throws Exception {
        try (Socket connection = asking("")) {
            open(next());
            return Integer.parseInt(
                    answer(connection).getFirst().substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        }
    }

    /** What was to be done at its end is done. */
    private static void awaitEnd(RoutingContext call) throws Exception {
        assertThat(((ConnectionBase) call.request().connection())
                        .channel()
                        .closeFuture()
                        .await(30, TimeUnit.SECONDS))
                .isTrue();
        CountDownLatch done = new CountDownLatch(1);
        loop(call).execute(done::countDown);
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private static Executor loop(RoutingContext call) {
        return ((ConnectionBase) call.request().connection()).channel().eventLoop();
    }

    private static List<String> answer(Socket connection) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
        List<String> lines = new ArrayList<>();
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            lines.add(line);
        }
        assertThat(lines).isNotEmpty();
        return lines;
    }
}
