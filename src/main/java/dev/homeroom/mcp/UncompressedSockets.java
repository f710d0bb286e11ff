package dev.homeroom.mcp;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * Takes no compressed messages by WebSocket. Vert.x offers compression and limits only what comes in, and a message of 2 MiB can
 * unfold to a thousand times as much.
 */
@Singleton
class UncompressedSockets implements HttpServerOptionsCustomizer {
    static HttpServerOptions only(HttpServerOptions options) {
        return options.setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        only(options);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        only(options);
    }
}
