package dev.homeroom.mcp;

import dev.homeroom.mcp.key.Callers;
import dev.homeroom.mcp.key.Callers.CallerVerdict;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.mcp.key.OperatorKey;
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
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The guard of all doors. It stands before the library, and lets only callers with a key through. Only {@code POST}, and
 * {@code DELETE}, which ends a session, are open, and WebSockets: the library's other transports and its streams would stay open
 * unbounded.
 */
@Singleton
class McpGuard {
    private static final String CALLER = "dev.homeroom.mcp.caller";
    private static final int EARLY = 90;
    private static final String CLOSED = "The MCP interface is closed. Set HOMEROOM_MCP=true to open it.";
    private static final String ORIGIN =
            "Web pages can't call the tools. If this one should, name its origin in HOMEROOM_MCP_ORIGINS.";
    private static final String METHODS =
            "MCP is spoken with POST here, one JSON-RPC message a request; there are no streams.";
    private static final String NO_SOCKET =
            "MCP is spoken by WebSocket here; by POST it is at the address without /ws.";
    static final String NOWHERE =
            "There is no such endpoint; MCP is at /mcp, /mcp/agents and /mcp/ops, and by WebSocket at the same with /ws.";

    /** Looked up late: filters are made before there are settings. */
    private final Instance<McpSettings> settings;

    private final Instance<Callers> callers;
    private final Instance<OperatorKey> operatorKey;
    private final Instance<McpSockets> sockets;

    McpGuard(
            Instance<McpSettings> settings,
            Instance<Callers> callers,
            Instance<OperatorKey> operatorKey,
            Instance<McpSockets> sockets) {
        this.settings = settings;
        this.callers = callers;
        this.operatorKey = operatorKey;
        this.sockets = sockets;
    }

    /** The agent whose call is answered; empty for a caller that may only read the list of the tools. */
    static Optional<CallingAgent> caller(RoutingContext call) {
        return Optional.ofNullable(call.<CallingAgent>get(CALLER));
    }

    void install(@Observes Filters filters) {
        filters.register(this::guard, EARLY);
    }

    private void guard(RoutingContext call) {
        String path = call.normalizedPath();
        if (!McpDoor.isBehindOne(path)) {
            call.next();
        } else if (path.equals(McpDoor.AGENTS.path()) && isAtAgentsPort(call.request())) {
            call.reroute(McpDoor.BETWEEN_AGENTS.path());
        } else {
            guard(call, path);
        }
    }

    private boolean isAtAgentsPort(HttpServerRequest request) {
        int port = settings.get().agentsPort();
        return port != 0
                && request.localAddress() != null
                && request.localAddress().port() == port;
    }

    private void guard(RoutingContext call, String path) {
        Optional<McpDoor> door = McpDoor.at(path);
        Optional<McpDoor> socketDoor = McpDoor.withSocketAt(path);
        Optional<CallerVerdict.Refused> refusal = refusal(call)
                .or(() -> door.isPresent()
                        ? wrongMethod(call)
                        : socketDoor.isPresent() ? noUpgrade(call) : refusal(404, NOWHERE));
        if (refusal.isPresent()) {
            answer(call, refusal.get());
        } else if (call.request().method().equals(HttpMethod.OPTIONS)) {
            call.response().setStatusCode(204).end();
        } else {
            checkKey(call, door.or(() -> socketDoor).orElseThrow(), socketDoor.isPresent());
        }
    }

    private Optional<CallerVerdict.Refused> refusal(RoutingContext call) {
        if (!settings.get().enabled()) {
            return refusal(403, CLOSED);
        }
        return isAllowedOrigin(call) ? Optional.empty() : refusal(403, ORIGIN);
    }

    private static Optional<CallerVerdict.Refused> wrongMethod(RoutingContext call) {
        HttpMethod method = call.request().method();
        boolean isOpen = List.of(HttpMethod.POST, HttpMethod.DELETE).contains(method)
                || (method.equals(HttpMethod.OPTIONS) && call.request().getHeader(HttpHeaders.ORIGIN) != null);
        return isOpen ? Optional.empty() : refusal(405, METHODS);
    }

    private static Optional<CallerVerdict.Refused> noUpgrade(RoutingContext call) {
        boolean isUpgrade = call.request().method().equals(HttpMethod.GET)
                && "websocket".equalsIgnoreCase(call.request().getHeader(HttpHeaders.UPGRADE));
        return isUpgrade ? Optional.empty() : refusal(426, NO_SOCKET);
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
    private void checkKey(RoutingContext call, McpDoor door, boolean bySocket) {
        HttpServerRequest request = call.request();
        Context loop = call.vertx().getOrCreateContext();
        request.pause();
        Supplier<CallerVerdict> keyCheck = keyCheck(door, request);
        Thread.ofVirtual().name("mcp-key").start(() -> {
            CallerVerdict verdict = keyCheck.get();
            loop.runOnContext(_ -> {
                request.resume();
                if (bySocket) {
                    upgrade(call, door, verdict, keyCheck);
                } else {
                    proceed(call, verdict);
                }
            });
        });
    }

    /** The check of what the request shows. It can be repeated: a key may be revoked. */
    private Supplier<CallerVerdict> keyCheck(McpDoor door, HttpServerRequest request) {
        @Nullable String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        return switch (door) {
            case AGENTS, BETWEEN_AGENTS -> {
                @Nullable String agentId = request.getHeader(Callers.AGENT_HEADER);
                yield () -> callers.get().verdict(authorization, agentId);
            }
            case OPERATORS -> {
                @Nullable String apiKey = request.getHeader(OperatorKey.HEADER);
                yield () -> operatorKey.get().verdict(authorization, apiKey);
            }
        };
    }

    private void upgrade(RoutingContext call, McpDoor door, CallerVerdict verdict, Supplier<CallerVerdict> keyCheck) {
        Optional<CallerVerdict.Refused> refusal = switch (verdict) {
            case CallerVerdict.Refused refused -> Optional.of(refused);
            case CallerVerdict.Known(CallingAgent agent) -> {
                call.put(CALLER, agent);
                yield sockets.get().open(call, door, agent.ref().toString(), keyCheck);
            }
            case CallerVerdict.Operator() -> sockets.get().open(call, door, "operator", keyCheck);
            case CallerVerdict.Unnamed() -> sockets.get().open(call, door, "installation", keyCheck);
        };
        refusal.ifPresent(refused -> answer(call, refused));
    }

    private static void proceed(RoutingContext call, CallerVerdict verdict) {
        switch (verdict) {
            case CallerVerdict.Known(CallingAgent agent) -> {
                call.put(CALLER, agent);
                call.next();
            }
            case CallerVerdict.Operator(), CallerVerdict.Unnamed() -> call.next();
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
