package dev.homeroom.mcp;

import dev.homeroom.settings.HttpSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The ports at which letta-matrix' users expect MCP. Each has its own of the addresses, behind the same keys, and {@code GET /health},
 * and nothing else.
 */
@ApplicationScoped
class McpPorts {
    private static final int IDLE_SECONDS = 60;
    private static final int START_SECONDS = 10;

    private final McpSettings settings;
    private final HttpSettings httpSettings;
    private final Vertx vertx;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

    McpPorts(McpSettings settings, HttpSettings httpSettings, Vertx vertx) {
        this.settings = settings;
        this.httpSettings = httpSettings;
        this.vertx = vertx;
    }

    /**
     * A port of its own.
     *
     * @param key of its setting
     * @param port 0 for none
     * @param paths that are open
     */
    private record ExtraPort(String key, int port, Set<String> paths) {
        String environmentName() {
            return key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
        }
    }

    private List<ExtraPort> ports() {
        return List.of(
                new ExtraPort(
                        "homeroom.mcp.http-port",
                        settings.httpPort(),
                        Set.of(McpDoor.AGENTS.path(), McpDoor.OPERATORS.path())),
                new ExtraPort(
                        "homeroom.mcp.websocket-port",
                        settings.websocketPort(),
                        Set.of(McpDoor.AGENTS.socketPath(), McpDoor.OPERATORS.socketPath())),
                new ExtraPort("homeroom.mcp.agents-port", settings.agentsPort(), Set.of(McpDoor.AGENTS.path())));
    }

    void open(@Observes StartupEvent event, Router router) throws InterruptedException {
        if (!settings.enabled()) {
            return;
        }
        for (ExtraPort port : ports()) {
            if (port.port() != 0) {
                open(port, router);
            }
        }
    }

    private void open(ExtraPort port, Router router) throws InterruptedException {
        HttpServerOptions options = UncompressedSockets.only(new HttpServerOptions())
                .setHost(httpSettings.host())
                .setPort(port.port())
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxWebSocketFrameSize(McpSockets.LONGEST_MESSAGE)
                .setMaxWebSocketMessageSize(McpSockets.LONGEST_MESSAGE);
        try {
            servers.add(vertx.createHttpServer(options)
                    .requestHandler(request -> handle(port, request, router))
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "The port for MCP, %s (%s) = %d, can't be opened on %s. Choose a free one."
                            .formatted(port.key(), port.environmentName(), port.port(), httpSettings.host()),
                    e);
        }
    }

    private static void handle(ExtraPort port, HttpServerRequest request, Router router) {
        String path = request.path();
        if (path != null && port.paths().contains(path)) {
            router.handle(request);
        } else if ("/health".equals(path)) {
            answer(request, 200, "{\"status\":\"ok\"}");
        } else {
            answer(request, 404, "{\"error\":\"" + McpGuard.NOWHERE + "\"}");
        }
    }

    /** Ends the connection too. Nobody tells its clock of such a request, and it would be cut off in a later one. */
    private static void answer(HttpServerRequest request, int status, String json) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(json)
                .onComplete(_ -> request.connection().close());
    }

    void close(@Observes ShutdownEvent event) {
        servers.forEach(HttpServer::close);
    }
}
