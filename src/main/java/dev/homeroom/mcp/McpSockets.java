package dev.homeroom.mcp;

import dev.homeroom.mcp.key.Callers.CallerVerdict;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The open WebSockets: a bounded number, of each caller too. */
@ApplicationScoped
class McpSockets {
    /** Bytes of a message. The longest text of a tool fits, also with each character escaped. */
    static final int LONGEST_MESSAGE = 2 * 1024 * 1024;

    private static final Logger LOG = Logger.getLogger(McpSockets.class);
    private static final int MOST = 500;
    private static final int MOST_OF_ONE = 10;
    private static final CallerVerdict.Refused TOO_MANY = new CallerVerdict.Refused(
            503, "There are too many WebSockets for MCP. Close one, or try again in a minute.");

    private final SocketMessages messages;
    private final Map<String, Integer> ofCaller = new ConcurrentHashMap<>();
    private final Set<McpSocket> open = ConcurrentHashMap.newKeySet();

    McpSockets(SocketMessages messages) {
        this.messages = messages;
    }

    /**
     * Takes the upgrade of a caller whose key is right.
     *
     * @param who the caller, as it is counted
     * @param keyCheck the check of the key, for each message again; may ask the homeserver
     * @return the refusal, if there are too many
     */
    Optional<CallerVerdict.Refused> open(
            RoutingContext call, McpDoor door, String who, Supplier<CallerVerdict> keyCheck) {
        if (ofCaller.merge(who, 1, Integer::sum) > MOST_OF_ONE || open.size() >= MOST) {
            leave(who);
            return Optional.of(TOO_MANY);
        }
        call.request()
                .toWebSocket()
                .onSuccess(socket -> begin(socket, call, door, who, keyCheck))
                .onFailure(failure -> {
                    leave(who);
                    LOG.debugf(failure, "A WebSocket was not opened");
                });
        return Optional.empty();
    }

    private void begin(
            ServerWebSocket socket, RoutingContext call, McpDoor door, String who, Supplier<CallerVerdict> keyCheck) {
        McpSocket begun = new McpSocket(call.vertx(), socket, messages.channel(socket, call, door), keyCheck);
        open.add(begun);
        socket.closeHandler(_ -> {
            begun.ended();
            open.remove(begun);
            leave(who);
        });
        begun.begin();
    }

    private void leave(String who) {
        ofCaller.computeIfPresent(who, (_, sockets) -> sockets == 1 ? null : sockets - 1);
    }

    void close(@Observes ShutdownEvent event) {
        open.forEach(McpSocket::goAway);
    }
}
