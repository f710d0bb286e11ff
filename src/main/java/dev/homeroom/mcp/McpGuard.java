package dev.homeroom.mcp;

import dev.homeroom.mcp.key.Callers;
import dev.homeroom.mcp.key.Callers.CallerVerdict;
import dev.homeroom.mcp.key.CallingAgent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The door of the MCP interface. It stands before the library, and lets only callers with a key through. Only {@code POST}, and
 * {@code DELETE}, which ends a session, are open: the library's other transports and its streams would stay open unbounded.
 */
@Singleton
class McpGuard {
    static final String PATH = "/mcp";
    private static final String CALLER = "dev.homeroom.mcp.caller";
    private static final int EARLY = 90;
    private static final String CLOSED = "The MCP interface is closed. Set HOMEROOM_MCP=true to open it.";
    private static final String ORIGIN =
            "Web pages can't call the tools. If this one should, name its origin in HOMEROOM_MCP_ORIGINS.";
    private static final String METHODS =
            "MCP is spoken with POST here, one JSON-RPC message a request; there are no streams.";
    static final String NOWHERE = "There is no such endpoint; MCP is at /mcp.";

    /** Looked up late: filters are made before there are settings. */
    private final Instance<McpSettings> settings;

    private final Instance<Callers> callers;

    McpGuard(Instance<McpSettings> settings, Instance<Callers> callers) {
        this.settings = settings;
        this.callers = callers;
    }

    /** The agent whose call is answered. */
    static CallingAgent caller(RoutingContext call) {
        return Objects.requireNonNull(call.<CallingAgent>get(CALLER), "The guard lets nobody in without a caller");
    }

    void install(@Observes Filters filters) {
        filters.register(this::guard, EARLY);
    }

    private void guard(RoutingContext call) {
        String path = call.normalizedPath();
        if (!path.equals(PATH) && !path.startsWith(PATH + "/")) {
            call.next();
            return;
        }
        Optional<CallerVerdict.Refused> refusal = refusal(call, path);
        if (refusal.isPresent()) {
            answer(call, refusal.get());
        } else if (call.request().method().equals(HttpMethod.OPTIONS)) {
            call.response().setStatusCode(204).end();
        } else {
            checkKey(call);
        }
    }

    private Optional<CallerVerdict.Refused> refusal(RoutingContext call, String path) {
        if (!settings.get().enabled()) {
            return refusal(403, CLOSED);
        }
        if (!isAllowedOrigin(call)) {
            return refusal(403, ORIGIN);
        }
        if (!path.equals(PATH)) {
            return refusal(404, NOWHERE);
        }
        HttpMethod method = call.request().method();
        boolean isOpen = List.of(HttpMethod.POST, HttpMethod.DELETE).contains(method)
                || (method.equals(HttpMethod.OPTIONS) && call.request().getHeader(HttpHeaders.ORIGIN) != null);
        return isOpen ? Optional.empty() : refusal(405, METHODS);
    }

    private static Optional<CallerVerdict.Refused> refusal(int status, String sentence) {
        return Optional.of(new CallerVerdict.Refused(status, sentence));
    }

    /**
     * Browsers send the origin of the page with each such request, so a page that reached the port by a name that it rebound is
     * seen here.
     */
    private boolean isAllowedOrigin(RoutingContext call) {
        @Nullable String origin = call.request().getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            return true;
        }
        if (settings.get().origins().filter(allowed -> allowed.contains(origin)).isEmpty()) {
            return false;
        }
        call.response()
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                .putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "POST, DELETE")
                .putHeader(
                        HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
                        "Authorization, Content-Type, Accept, Mcp-Session-Id, MCP-Protocol-Version")
                .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "Mcp-Session-Id");
        return true;
    }

    /** The check may ask the homeserver, so it runs beside the event loop. */
    private void checkKey(RoutingContext call) {
        HttpServerRequest request = call.request();
        Context loop = call.vertx().getOrCreateContext();
        request.pause();
        Thread.ofVirtual().name("mcp-key").start(() -> {
            CallerVerdict verdict = callers.get()
                    .verdict(request.getHeader(HttpHeaders.AUTHORIZATION), request.getHeader(Callers.AGENT_HEADER));
            loop.runOnContext(_ -> {
                request.resume();
                proceed(call, verdict);
            });
        });
    }

    private static void proceed(RoutingContext call, CallerVerdict verdict) {
        switch (verdict) {
            case CallerVerdict.Known(CallingAgent agent) -> {
                call.put(CALLER, agent);
                call.next();
            }
            case CallerVerdict.Refused refused -> answer(call, refused);
        }
    }

    private static void answer(RoutingContext call, CallerVerdict.Refused refused) {
        call.response()
                .setStatusCode(refused.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(new JsonObject().put("error", refused.sentence()).encode());
    }
}
