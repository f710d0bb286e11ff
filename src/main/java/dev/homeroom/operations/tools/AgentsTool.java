package dev.homeroom.operations.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.several.AgentSearch;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.OperatorTool;
import dev.homeroom.rooms.Bindings;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** {@code agents}: the agents with their users and rooms. */
@Singleton
class AgentsTool implements OperatorTool {
    private static final int MOST = 100;

    private final AgentDirectory directory;
    private final AgentSearch agentSearch;
    private final Bindings bindings;

    AgentsTool(AgentDirectory directory, AgentSearch agentSearch, Bindings bindings) {
        this.directory = directory;
        this.agentSearch = agentSearch;
        this.bindings = bindings;
    }

    @Override
    public String name() {
        return "agents";
    }

    @Override
    public ObjectNode call(CallArguments arguments) {
        String query = arguments.text("query").orElse("").strip().toLowerCase(Locale.ROOT);
        List<KnownAgent> found = directory.all().stream()
                .filter(agent -> isMeant(agent, query))
                .sorted(Comparator.comparing(agentSearch::nameOf)
                        .thenComparing(agent -> agent.ref().agentId()))
                .limit(MOST + 1L)
                .toList();
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ArrayNode agents = result.putArray("agents");
        found.stream().limit(MOST).forEach(agent -> describe(agents.addObject(), agent));
        return result.put("more", found.size() > MOST);
    }

    private boolean isMeant(KnownAgent agent, String query) {
        return agentSearch.nameOf(agent).toLowerCase(Locale.ROOT).contains(query)
                || agent.ref().agentId().toLowerCase(Locale.ROOT).contains(query)
                || agentSearch.userOf(agent).value().contains(query);
    }

    private void describe(ObjectNode shown, KnownAgent agent) {
        shown.put("agent_id", agent.ref().agentId())
                .put("name", agentSearch.nameOf(agent))
                .put("backend", agent.ref().backend())
                .put("matrix_user_id", agentSearch.userOf(agent).value())
                .put("enabled", agent.enabled())
                .put("missing", !agent.isListed());
        bindings.agentRoomOf(agent.ref()).ifPresent(room -> shown.put("room_id", room.value()));
    }
}
