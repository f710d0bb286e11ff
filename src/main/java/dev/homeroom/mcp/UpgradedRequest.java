package dev.homeroom.mcp;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.vertx.http.runtime.filters.QuarkusRequestWrapper;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Ends a request that became a WebSocket, as Quarkus counts it. Quarkus waits for all requests when it stops, and knows no end of such a
 * one: it would wait for its whole {@code quarkus.shutdown.timeout}, also when the WebSocket ended long ago. It has no public method for
 * that.
 */
@RegisterForReflection(targets = QuarkusRequestWrapper.class)
final class UpgradedRequest {
    private static final Method DONE = done();

    private UpgradedRequest() {}

    private static Method done() {
        try {
            Method done = QuarkusRequestWrapper.class.getDeclaredMethod("done");
            done.setAccessible(true);
            return done;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("This version of Quarkus counts its requests in another way", e);
        }
    }

    /** Idempotent. No-op for a request that Quarkus does not count, such as one at a port of {@link McpPorts}. */
    static void end(HttpServerRequest request) {
        if (request.getCookie(QuarkusRequestWrapper.FAKE_COOKIE_NAME) == null) {
            return;
        }
        try {
            DONE.invoke(QuarkusRequestWrapper.get(request));
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("Quarkus can't be told that a request became a WebSocket", e);
        }
    }
}
