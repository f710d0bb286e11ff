package dev.homeroom.mcp;

import dev.homeroom.mcp.McpSocket.SocketChannel;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
import io.quarkiverse.mcp.server.InitialRequest.Transport;
import io.quarkiverse.mcp.server.JsonRpcErrorCodes;
import io.quarkiverse.mcp.server.runtime.CancellationRequests;
import io.quarkiverse.mcp.server.runtime.ConnectionManager;
import io.quarkiverse.mcp.server.runtime.ContextSupport;
import io.quarkiverse.mcp.server.runtime.McpConnectionBase;
import io.quarkiverse.mcp.server.runtime.McpMessageHandler;
import io.quarkiverse.mcp.server.runtime.McpMetadata;
import io.quarkiverse.mcp.server.runtime.McpRequestImpl;
import io.quarkiverse.mcp.server.runtime.NotificationManagerImpl;
import io.quarkiverse.mcp.server.runtime.PromptCompletionManagerImpl;
import io.quarkiverse.mcp.server.runtime.PromptManagerImpl;
import io.quarkiverse.mcp.server.runtime.ResourceManagerImpl;
import io.quarkiverse.mcp.server.runtime.ResourceTemplateCompletionManagerImpl;
import io.quarkiverse.mcp.server.runtime.ResourceTemplateManagerImpl;
import io.quarkiverse.mcp.server.runtime.ServerRequests;
import io.quarkiverse.mcp.server.runtime.ToolManagerImpl;
import io.quarkiverse.mcp.server.runtime.config.McpServersRuntimeConfig;
import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Passes the messages of WebSockets to the library, whose handlers of methods and tools are the same for each transport.
 *
 * @see <a href="https://github.com/quarkiverse/quarkus-mcp-server/tree/1.13.0/transports/websocket">the library's own transport, which
 *     the repositories that we reach don't have</a>
 */
@Singleton
class SocketMessages extends McpMessageHandler<SocketMessages.SocketRequest> {
    private static final Logger LOG = Logger.getLogger(SocketMessages.class);
    private static final String NO_JSON = "The message is no JSON.";
    private static final String NO_OBJECT = "Send one JSON-RPC message, which is an object, at a time.";

    private final CurrentVertxRequest currentRequest;

    /** The library's handler wants its own beans. Nothing here uses them. */
    SocketMessages(McpServersRuntimeConfig config, Vertx vertx, CurrentVertxRequest currentRequest) {
        super(
                config,
                bean(ConnectionManager.class),
                bean(PromptManagerImpl.class),
                bean(ToolManagerImpl.class),
                bean(ResourceManagerImpl.class),
                bean(PromptCompletionManagerImpl.class),
                bean(ResourceTemplateManagerImpl.class),
                bean(ResourceTemplateCompletionManagerImpl.class),
                bean(NotificationManagerImpl.class),
                bean(ServerRequests.class),
                bean(McpMetadata.class),
                vertx,
                List.of(),
                List.of(),
                null,
                null,
                null,
                bean(CancellationRequests.class));
        this.currentRequest = currentRequest;
    }

    private static <T> T bean(Class<T> type) {
        return Arc.container().instance(type).get();
    }

    /** The client of one socket, as the library sees it. It lives as long as the socket. */
    static final class SocketConnection extends McpConnectionBase {
        private final ServerWebSocket socket;

        SocketConnection(McpServersRuntimeConfig config, McpDoor door, ServerWebSocket socket) {
            super(ConnectionManager.connectionId(), config.servers().get(door.server()), door.server());
            this.socket = socket;
        }

        @Override
        public Future<Void> send(@Nullable JsonObject message) {
            return message == null || socket.isClosed()
                    ? Future.succeededFuture()
                    : socket.writeTextMessage(message.encode());
        }
    }

    /** One message of a socket. */
    static final class SocketRequest extends McpRequestImpl<SocketConnection> {
        SocketRequest(JsonObject json, SocketConnection connection, ContextSupport contextSupport) {
            super(connection.serverName(), json, connection, connection, null, contextSupport, null);
        }
    }

    /** @param call the upgrade, with the caller */
    SocketChannel channel(ServerWebSocket socket, RoutingContext call, McpDoor door) {
        SocketConnection connection = new SocketConnection(config, door, socket);
        ContextSupport inRequest = () -> currentRequest.setCurrent(call);
        return message -> answer(message, connection, inRequest);
    }

    private Future<?> answer(String message, SocketConnection connection, ContextSupport inRequest) {
        Object json;
        try {
            json = Json.decodeValue(message);
        } catch (DecodeException e) {
            return connection.sendError(null, JsonRpcErrorCodes.PARSE_ERROR, NO_JSON);
        }
        return json instanceof JsonObject object
                ? answer(object, connection, inRequest)
                : connection.sendError(null, JsonRpcErrorCodes.INVALID_REQUEST, NO_OBJECT);
    }

    private Future<?> answer(JsonObject message, SocketConnection connection, ContextSupport inRequest) {
        try {
            return handle(new SocketRequest(message, connection, inRequest))
                    .recover(failure -> failed(message, connection, failure));
        } catch (RuntimeException e) {
            return failed(message, connection, e);
        }
    }

    private static <T> Future<T> failed(JsonObject message, SocketConnection connection, Throwable failure) {
        String errorId = ErrorId.next();
        LOG.errorf(failure, "A message by WebSocket failed: error=%s", errorId);
        return connection
                .sendError(
                        message.getValue("id"),
                        JsonRpcErrorCodes.INTERNAL_ERROR,
                        "Something failed in Homeroom. Please tell an operator the error id " + errorId + ".")
                .mapEmpty();
    }

    @Override
    protected Transport transport() {
        return Transport.WEBSOCKET;
    }
}
