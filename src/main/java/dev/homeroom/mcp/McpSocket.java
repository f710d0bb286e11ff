package dev.homeroom.mcp;

import dev.homeroom.mcp.key.Callers.CallerVerdict;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * One WebSocket: each text message is a JSON-RPC message. Reading pauses while {@link #MOST_AT_ONCE} of them are being answered, or
 * as much text as {@link #LONGEST_AT_ONCE}, so a caller that sends more, or reads no answers, waits by itself.
 *
 * <p>Its handlers run on the event loop of its connection, one at a time.
 */
final class McpSocket {
    private static final int MOST_AT_ONCE = 10;
    /** Characters of all of them; the last one may exceed it. */
    static final int LONGEST_AT_ONCE = 1024 * 1024;

    /** Before the idle timeout of the connection, which knows no silent caller from a dead one. */
    private static final Duration BETWEEN_PINGS = Duration.ofSeconds(25);

    private static final short GOING_AWAY = 1001;
    private static final short UNSUPPORTED = 1003;
    private static final short POLICY = 1008;
    private static final short TRY_AGAIN = 1013;
    /** Of a close frame: its 125 bytes hold a code too. */
    private static final int LONGEST_REASON = 110;

    private static final int UNAVAILABLE = 503;

    private final Vertx vertx;
    private final ServerWebSocket socket;
    private final SocketChannel channel;
    private final Supplier<CallerVerdict> keyCheck;
    private int running;
    private long length;
    private boolean isPaused;
    private boolean answersPings = true;
    private long pings;

    /** Answers the messages of one socket. */
    interface SocketChannel {
        /** Called on a context of its own. The answer is written when the result is complete; never fails. */
        Future<?> answer(String message);
    }

    McpSocket(Vertx vertx, ServerWebSocket socket, SocketChannel channel, Supplier<CallerVerdict> keyCheck) {
        this.vertx = vertx;
        this.socket = socket;
        this.channel = channel;
        this.keyCheck = keyCheck;
    }

    void begin() {
        Context loop = VertxContext.getRootContext(vertx.getOrCreateContext());
        socket.exceptionHandler(_ -> socket.close());
        socket.binaryMessageHandler(_ -> close(UNSUPPORTED, "Send each JSON-RPC message as text."));
        socket.pongHandler(_ -> answersPings = true);
        socket.textMessageHandler(message -> take(message, loop));
        pings = vertx.setPeriodic(BETWEEN_PINGS.toMillis(), _ -> ping());
    }

    void ended() {
        vertx.cancelTimer(pings);
    }

    /** While reading pauses, pongs may wait too. */
    private void ping() {
        if (answersPings || isPaused) {
            answersPings = false;
            socket.writePing(Buffer.buffer("?"));
        } else {
            close(GOING_AWAY, "There was no answer to a ping.");
        }
    }

    private void take(String message, Context loop) {
        running++;
        length += message.length();
        if (isFull() && !isPaused) {
            isPaused = true;
            socket.pause();
        }
        Thread.ofVirtual().name("mcp-socket-key").start(() -> {
            CallerVerdict verdict = keyCheck.get();
            Context own = Objects.requireNonNull(
                    VertxContext.createNewDuplicatedContext(loop), "There is a context to be duplicated");
            VertxContextSafetyToggle.setContextSafe(own, true);
            own.runOnContext(_ -> {
                switch (verdict) {
                    case CallerVerdict.Refused(int status, String sentence) -> {
                        close(status == UNAVAILABLE ? TRY_AGAIN : POLICY, sentence);
                        loop.runOnContext(_ -> answered(message));
                    }
                    case CallerVerdict.Known _, CallerVerdict.Operator _, CallerVerdict.Unnamed _ ->
                        channel.answer(message).onComplete(_ -> loop.runOnContext(_ -> answered(message)));
                }
            });
        });
    }

    private boolean isFull() {
        return running >= MOST_AT_ONCE || length >= LONGEST_AT_ONCE;
    }

    private void answered(String message) {
        running--;
        length -= message.length();
        if (isPaused && !isFull()) {
            isPaused = false;
            socket.resume();
        }
    }

    private Future<Void> close(short code, String reason) {
        return socket.isClosed()
                ? Future.succeededFuture()
                : socket.close(code, reason.substring(0, Math.min(LONGEST_REASON, reason.length())));
    }

    /**
     * Homeroom stops.
     *
     * @return complete when the caller is told
     */
    Future<Void> goAway() {
        return close(GOING_AWAY, "Homeroom stops. Please connect again.");
    }
}
