package dev.homeroom.backend.letta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentBackend.HostReply;
import dev.homeroom.backend.AgentBackend.HostedTool;
import dev.homeroom.backend.AgentBackend.ToolHost;
import dev.homeroom.backend.AgentBackend.ToolServer;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.UpstreamReply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Letta's tool servers. Letta remembers everything, and is asked what is there before anything is changed, so a kill between any two
 * requests leaves the rest to the next call.
 */
final class LettaTools implements ToolHost {
    private static final String KIND = "streamable_http";
    private static final String AUTHORIZATION = "Authorization";
    private static final String UNREACHABLE = "MCPServerUnavailable";
    private static final int NOT_FOUND = 404;
    private static final int UNPROCESSABLE = 422;

    private final LettaApi api;
    private final String backend;

    LettaTools(LettaApi api, String backend) {
        this.api = api;
        this.backend = backend;
    }

    /** A request that Letta didn't do. */
    private static final class NotDone extends Exception {
        NotDone(String sentence) {
            super(sentence, null, false, false);
        }
    }

    private interface HostWork {
        HostReply run() throws NotDone;
    }

    private static HostReply reply(HostWork work) {
        try {
            return work.run();
        } catch (NotDone e) {
            return new HostReply.Failed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public HostReply register(ToolServer server, String agentId) {
        return reply(() -> {
            Optional<JsonNode> present = find(server);
            requireFreeNames(server);
            String id = present.isPresent() ? changed(server, present.get()) : added(server);
            require(api.refreshTools(id, agentId), server);
            return new HostReply.Registered(offered(server, id));
        });
    }

    /** Where there are more than 50 tools, Letta may keep those that a tool server no longer offers. */
    private List<HostedTool> offered(ToolServer server, String id) throws NotDone {
        List<HostedTool> offered = new ArrayList<>();
        for (JsonNode tool : array(api.toolsOf(id))) {
            String name = tool.path("name").asText();
            if (server.tools().contains(name)) {
                offered.add(new HostedTool(name, tool.path("id").asText()));
            }
        }
        return offered;
    }

    private Optional<JsonNode> find(ToolServer server) throws NotDone {
        for (JsonNode present : array(api.toolServers())) {
            if (present.path("server_name").asText().equals(server.name())) {
                return Optional.of(present);
            }
        }
        return Optional.empty();
    }

    /** Letta keeps one tool of a name, and would let ours take the place of another, for all of its agents and for good. */
    private void requireFreeNames(ToolServer server) throws NotDone {
        SortedSet<String> taken = new TreeSet<>();
        for (JsonNode tool : array(api.toolsNamed(server.tools()))) {
            String name = tool.path("name").asText();
            if (server.tools().contains(name) && !isOf(server, tool)) {
                taken.add(name);
            }
        }
        if (!taken.isEmpty()) {
            throw new NotDone(
                    ("The server of %s has other tools of these names already: %s. Homeroom's would replace them,"
                                    + " so it registers none. Rename or remove them there.")
                            .formatted(backend, String.join(", ", taken)));
        }
    }

    private String added(ToolServer server) throws NotDone {
        ObjectNode body = Json.object().put("server_name", server.name());
        body.set("config", config(server));
        return Json.parse(require(api.addToolServer(body), server).body())
                .flatMap(added -> Json.text(added, "id"))
                .orElseThrow(() -> new NotDone("The server of " + backend + " gave no id to the tools."));
    }

    /** @return the id */
    private String changed(ToolServer server, JsonNode present) throws NotDone {
        String id = present.path("id").asText();
        boolean isSame = present.path("server_url").asText().equals(server.url().toString())
                && present.path("custom_headers").path(AUTHORIZATION).asText().equals(server.authorization());
        if (!isSame) {
            ObjectNode body = Json.object();
            body.set("config", config(server));
            require(api.changeToolServer(id, body), server);
        }
        return id;
    }

    private static ObjectNode config(ToolServer server) {
        ObjectNode config = Json.object()
                .put("mcp_server_type", KIND)
                .put("server_url", server.url().toString());
        config.putObject("custom_headers").put(AUTHORIZATION, server.authorization());
        return config;
    }

    @Override
    public HostReply attach(String agentId, ToolServer server, Collection<HostedTool> tools) {
        return reply(() -> {
            int changes = 0;
            Set<String> attached = new HashSet<>();
            for (JsonNode tool : array(api.attachedTools(agentId))) {
                attached.add(tool.path("id").asText());
                if (isOf(server, tool)
                        && !server.tools().contains(tool.path("name").asText())) {
                    changes += detached(agentId, tool);
                }
            }
            for (HostedTool tool : tools) {
                if (!attached.contains(tool.id())) {
                    require(api.attachTool(agentId, tool.id()));
                    changes++;
                }
            }
            return new HostReply.Done(changes);
        });
    }

    @Override
    public HostReply detach(String agentId, ToolServer server) {
        return reply(() -> {
            int changes = 0;
            for (JsonNode tool : array(api.attachedTools(agentId))) {
                changes += isOf(server, tool) ? detached(agentId, tool) : 0;
            }
            return new HostReply.Done(changes);
        });
    }

    private int detached(String agentId, JsonNode tool) throws NotDone {
        require(api.detachTool(agentId, tool.path("id").asText()));
        return 1;
    }

    /** Letta tags each tool of a tool server with its name. */
    private static boolean isOf(ToolServer server, JsonNode tool) {
        return tool.path("tags").valueStream().anyMatch(tag -> tag.asText().equals("mcp:" + server.name()));
    }

    /** A server that knows no tool servers has none of ours. */
    @Override
    public HostReply withdraw(ToolServer server) {
        return reply(() -> {
            if (api.toolServers() instanceof UpstreamReply.Whole whole && whole.status() == NOT_FOUND) {
                return new HostReply.Done(0);
            }
            Optional<JsonNode> present = find(server);
            if (present.isPresent()) {
                require(api.removeToolServer(present.get().path("id").asText()));
            }
            return new HostReply.Done(present.isPresent() ? 1 : 0);
        });
    }

    private Iterable<JsonNode> array(UpstreamReply.Complete reply) throws NotDone {
        UpstreamReply.Whole whole = require(reply);
        return Json.parse(whole.body())
                .filter(JsonNode::isArray)
                .orElseThrow(() -> new NotDone("The server of " + backend + " answered something that is no list."));
    }

    private UpstreamReply.Whole require(UpstreamReply.Complete reply) throws NotDone {
        return switch (reply) {
            case UpstreamReply.Whole whole when whole.isSuccess() -> whole;
            case UpstreamReply.Whole whole
            when whole.status() == NOT_FOUND ->
                throw new NotDone("The server of " + backend
                        + " doesn't know an agent or a tool, or is older than Letta 0.16 and can't be told"
                        + " of tools (HTTP 404).");
            case UpstreamReply.Whole whole ->
                throw new NotDone("The server of " + backend + " refused it (HTTP " + whole.status() + ").");
            case UpstreamReply.NotSent(String detail) ->
                throw new NotDone("The server of " + backend + " can't be reached: " + detail + ".");
            case UpstreamReply.Lost lost ->
                throw new NotDone("The server of " + backend + " gave no answer: " + lost.detail() + ".");
        };
    }

    /** Since 0.16.7 Letta calls only public addresses; it says so when it is told, or else when it is to read the tools. */
    private UpstreamReply.Whole require(UpstreamReply.Complete reply, ToolServer server) throws NotDone {
        if (reply instanceof UpstreamReply.Whole whole && saysItCannotReach(whole)) {
            throw new NotDone(
                    ("The server of %s can't use the tools at %s (HTTP %d). Set HOMEROOM_MCP_ATTACH_URL to an address at which"
                                    + " it reaches them; from version 0.16.7 on, Letta calls only public addresses.")
                            .formatted(backend, server.url(), whole.status()));
        }
        return require(reply);
    }

    /** A 404 about anything else, like the agent, has another code. */
    private static boolean saysItCannotReach(UpstreamReply.Whole whole) {
        return whole.status() == UNPROCESSABLE
                || (whole.status() == NOT_FOUND && whole.body().contains(UNREACHABLE));
    }
}
