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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The port at which the predecessor's users expect MCP, if there is one. It has the same tools behind the same keys, and nothing else. */
@ApplicationScoped
class McpPort {
    private static final int IDLE_SECONDS = 60;
    private static final int START_SECONDS = 10;

    private final McpSettings settings;
    private final HttpSettings httpSettings;
    private final Vertx vertx;
    private volatile @Nullable HttpServer server;

    McpPort(McpSettings settings, HttpSettings httpSettings, Vertx vertx) {
        this.settings = settings;
        this.httpSettings = httpSettings;
        this.vertx = vertx;
    }

    void open(@Observes StartupEvent event, Router router) throws InterruptedException {
        if (!settings.enabled() || settings.httpPort() == 0) {
            return;
        }
        HttpServerOptions options = new HttpServerOptions()
                .setHost(httpSettings.host())
                .setPort(settings.httpPort())
                .setIdleTimeout(IDLE_SECONDS);
        try {
            server = vertx.createHttpServer(options)
                    .requestHandler(request -> handle(request, router))
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "The port for MCP, homeroom.mcp.http-port (HOMEROOM_MCP_HTTP_PORT) = %d, can't be opened on %s. Choose a free one."
                            .formatted(settings.httpPort(), httpSettings.host()),
                    e);
        }
    }

    private static void handle(HttpServerRequest request, Router router) {
        String path = request.path();
        if (McpGuard.PATH.equals(path)) {
            router.handle(request);
        } else if ("/health".equals(path)) {
            request.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end("{\"status\":\"ok\"}");
        } else {
            request.response()
                    .setStatusCode(404)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end("{\"error\":\"" + McpGuard.NOWHERE + "\"}");
        }
    }

    void close(@Observes ShutdownEvent event) {
        HttpServer open = server;
        if (open != null) {
            open.close();
        }
    }
}
