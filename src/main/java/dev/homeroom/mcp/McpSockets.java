package dev.homeroom.mcp;

import dev.homeroom.mcp.McpSocket.SocketChannel;
import dev.homeroom.mcp.key.Callers.CallerVerdict;
import io.netty.channel.Channel;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The open WebSockets: a bounded number, of each caller too. */
@ApplicationScoped
class McpSockets {
    /** Bytes of a message. The longest text of a tool fits, also with each character escaped. */
    static final int LONGEST_MESSAGE = 2 * 1024 * 1024;

    private static final Logger LOG = Logger.getLogger(McpSockets.class);
    private static final int MOST = 500;
    private static final Duration GOODBYE = Duration.ofSeconds(1);
    private static final int MOST_OF_ONE = 10;
    private static final CallerVerdict.Refused TOO_MANY = new CallerVerdict.Refused(
            503, "There are too many WebSockets for MCP. Close one, or try again in a minute.");

    private final SocketChannels channels;
    private final Map<String, Integer> ofCaller = new ConcurrentHashMap<>();
    private final Set<McpSocket> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean hasFarewell = new AtomicBoolean();

    @Inject
    McpSockets(SocketMessages messages) {
        this(messages::channel);
    }

    McpSockets(SocketChannels channels) {
        this.channels = channels;
    }

    /** Makes what answers the messages of a socket. */
    interface SocketChannels {
        /** @param call the upgrade, with the caller */
        SocketChannel channel(ServerWebSocket socket, RoutingContext call, McpDoor door);
    }

    /** One of the sockets of a caller, until its connection ends. All on the event loop of the connection. */
    private final class Slot {
        private final String who;
        private boolean left;
        private Optional<McpSocket> socket = Optional.empty();

        Slot(String who) {
            this.who = who;
        }

        void begin(McpSocket begun) {
            if (left) {
                return;
            }
            socket = Optional.of(begun);
            open.add(begun);
            begun.begin();
        }

        void leave() {
            if (!left) {
                left = true;
                socket.ifPresent(begun -> {
                    begun.ended();
                    open.remove(begun);
                });
                McpSockets.this.leave(who);
            }
        }
    }

    /**
     * Takes the upgrade of a caller whose key is right. The caller may be gone already, which only its connection tells: a
     * WebSocket that is made of a closed one never ends.
     *
     * @param who the caller, as it is counted
     * @param keyCheck the check of the key, for each message again; may ask the homeserver
     * @return the refusal, if there are too many
     */
    Optional<CallerVerdict.Refused> open(
            RoutingContext call, McpDoor door, String who, Supplier<CallerVerdict> keyCheck) {
        Channel connection = ((ConnectionBase) call.request().connection()).channel();
        if (!connection.isActive()) {
            return Optional.empty();
        }
        if (ofCaller.merge(who, 1, Integer::sum) > MOST_OF_ONE || open.size() >= MOST) {
            leave(who);
            return Optional.of(TOO_MANY);
        }
        Slot slot = new Slot(who);
        connection.closeFuture().addListener(_ -> slot.leave());
        call.request()
                .toWebSocket()
                .onSuccess(socket -> begin(slot, socket, call, door, keyCheck))
                .onFailure(failure -> {
                    slot.leave();
                    LOG.debugf(failure, "A WebSocket was not opened");
                });
        return Optional.empty();
    }

    private void begin(
            Slot slot, ServerWebSocket socket, RoutingContext call, McpDoor door, Supplier<CallerVerdict> keyCheck) {
        try {
            UpgradedRequest.end(call.request());
            takeCareOfFarewell(call.vertx());
            slot.begin(new McpSocket(call.vertx(), socket, channels.channel(socket, call, door), keyCheck));
        } catch (RuntimeException e) {
            LOG.errorf(e, "A WebSocket for MCP can't be served");
            slot.leave();
            socket.close();
        }
    }

    /** Below the server's verticle, once. The extra ports have none: they are closed when all are told. */
    private void takeCareOfFarewell(Vertx vertx) {
        if (vertx.getOrCreateContext().deploymentID() != null && hasFarewell.compareAndSet(false, true)) {
            vertx.deployVerticle(new Farewell()).onFailure(failure -> {
                hasFarewell.set(false);
                LOG.debugf(failure, "WebSockets will not be told when Homeroom stops");
            });
        }
    }

    /**
     * Tells the callers before the server is closed. Quarkus closes its server, and each connection with it, before it tells anybody that
     * it stops; and Vert.x stops the verticles below the server's first.
     */
    private final class Farewell extends AbstractVerticle {
        @Override
        public void stop(Promise<Void> told) {
            vertx.setTimer(GOODBYE.toMillis(), _ -> told.tryComplete());
            tellAll().onComplete(_ -> told.tryComplete());
        }
    }

    private void leave(String who) {
        ofCaller.computeIfPresent(who, (_, sockets) -> sockets == 1 ? null : sockets - 1);
    }

    /** Where no WebSocket was opened, nothing is made for the stop. */
    void close(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        sayGoodbye();
    }

    /** Returns when the callers are told, or after a second: the server cuts off the connections next. */
    void sayGoodbye() {
        try {
            tellAll().toCompletionStage().toCompletableFuture().get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debugf(e, "Not all WebSockets could be told that Homeroom stops");
        }
    }

    private Future<?> tellAll() {
        List<Future<?>> told = new ArrayList<>();
        open.forEach(socket -> told.add(socket.goAway()));
        return Future.join(told);
    }
}
