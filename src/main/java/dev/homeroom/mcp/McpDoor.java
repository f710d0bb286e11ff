package dev.homeroom.mcp;

import io.quarkiverse.mcp.server.McpServer;
import java.util.Optional;
import java.util.stream.Stream;

/** An address at which tools are called: by {@code POST}, and by WebSocket below it. Each is a server of the library. */
enum McpDoor {
    /** All tools of agents. */
    AGENTS("/mcp", McpServer.DEFAULT),
    /** The tools of agents that are about other agents alone. */
    BETWEEN_AGENTS("/mcp/agents", "agents"),
    /** The tools of operators. */
    OPERATORS("/mcp/ops", "ops");

    private static final String SOCKET = "/ws";

    private final String path;
    private final String server;

    McpDoor(String path, String server) {
        this.path = path;
        this.server = server;
    }

    /** As in {@code application.properties}. */
    String path() {
        return path;
    }

    String socketPath() {
        return path + SOCKET;
    }

    /** The library's name of the server. */
    String server() {
        return server;
    }

    static boolean isBehindOne(String path) {
        return path.equals(AGENTS.path) || path.startsWith(AGENTS.path + "/");
    }

    /** The door that is at exactly this path. */
    static Optional<McpDoor> at(String path) {
        return Stream.of(values()).filter(door -> door.path.equals(path)).findFirst();
    }

    /** The door whose WebSocket is at exactly this path. */
    static Optional<McpDoor> withSocketAt(String path) {
        return Stream.of(values())
                .filter(door -> door.socketPath().equals(path))
                .findFirst();
    }
}
