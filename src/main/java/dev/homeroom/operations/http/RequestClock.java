package dev.homeroom.operations.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The time of one connection's requests. All its fields belong to the connection's event loop.
 *
 * <table>
 * <caption>States</caption>
 * <tr><td>silent</td><td>first bytes → headers</td></tr>
 * <tr><td>headers</td><td>{@link #begin} → request; after the limit → closed</td></tr>
 * <tr><td>request</td><td>{@link #end} of the last one → silent; after the limit without the whole body →
 * closed</td></tr>
 * </table>
 */
final class RequestClock extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(RequestClock.class);
    private static final AttributeKey<RequestClock> KEY = AttributeKey.valueOf(RequestClock.class, "clock");

    private final Channel channel;
    private final Duration headerLimit;
    private int requests;
    private @Nullable Future<?> headers;

    private RequestClock(Channel channel, Duration headerLimit) {
        this.channel = channel;
        this.headerLimit = headerLimit;
    }

    /** Measures a new connection. */
    static RequestClock start(Channel channel, Duration headerLimit) {
        RequestClock clock = new RequestClock(channel, headerLimit);
        channel.attr(KEY).set(clock);
        channel.pipeline().addFirst(clock);
        return clock;
    }

    /** Empty for a connection inside this process, which nobody measures. */
    static Optional<RequestClock> of(Channel channel) {
        return Optional.ofNullable(channel.attr(KEY).get());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (requests == 0 && headers == null) {
            headers = schedule(headerLimit, () -> close("the headers", headerLimit));
        }
        context.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        headersEnd();
        context.fireChannelInactive();
    }

    /**
     * The headers of a request are complete.
     *
     * @param isWhole whether its body is complete as well
     * @return to be called when the request is answered, on any thread
     */
    Runnable begin(BooleanSupplier isWhole, Duration bodyLimit) {
        requests++;
        headersEnd();
        Future<?> body = schedule(bodyLimit, () -> {
            if (!isWhole.getAsBoolean()) {
                close("the body", bodyLimit);
            }
        });
        return () -> channel.eventLoop().execute(() -> end(body));
    }

    private void end(Future<?> body) {
        body.cancel(false);
        requests--;
    }

    private void headersEnd() {
        if (headers != null) {
            headers.cancel(false);
            headers = null;
        }
    }

    private Future<?> schedule(Duration limit, Runnable alarm) {
        return channel.eventLoop().schedule(alarm, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void close(String part, Duration limit) {
        LOG.debugf("A connection is closed, since it took longer than %s for %s of a request", limit, part);
        Future<?> _ = channel.close();
    }
}
