package dev.homeroom.operations;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.conversation.several.AgentSearch;
import dev.homeroom.conversation.several.AgentSearch.FoundAgents;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.mcp.key.AgentKeys;
import dev.homeroom.operations.rest.ApiKeyRequired;
import dev.homeroom.operations.rest.RestRefusal;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The keys with which agents call tools over MCP. */
@Path("/agents/{id}/mcp-key")
@Produces(MediaType.APPLICATION_JSON)
@ApiKeyRequired
@RunOnVirtualThread
@RegisterForReflection
@Tag(name = "Agents")
class AgentKeysResource {
    private final AgentKeys agentKeys;
    private final AgentSearch agents;

    AgentKeysResource(AgentKeys agentKeys, AgentSearch agents) {
        this.agentKeys = agentKeys;
        this.agents = agents;
    }

    /** The key of one agent. */
    record McpKey(
            @JsonProperty("agent_id") String agentId,
            @JsonProperty("matrix_user_id") String matrixUserId,
            String key) {}

    @POST
    @Operation(
            summary = "The agent's key for MCP",
            description =
                    "`id` is the agent's id, its user id or its exact name. The key is the same until it is revoked.")
    @APIResponse(responseCode = "200", description = "The key")
    @APIResponse(responseCode = "404", description = "No such agent, or no room yet; `error` says which")
    @APIResponse(responseCode = "409", description = "Several agents have this name; `error` has their ids")
    public Response show(@PathParam("id") String id) {
        return response(id, agentKeys::of);
    }

    @POST
    @Path("/revoke")
    @Operation(
            summary = "Revoke the agent's key for MCP",
            description = "The old key stops working within 5 seconds. The answer has the new one.")
    @APIResponse(responseCode = "200", description = "The new key")
    @APIResponse(responseCode = "404", description = "No such agent, or no room yet; `error` says which")
    @APIResponse(responseCode = "409", description = "Several agents have this name; `error` has their ids")
    public Response revoke(@PathParam("id") String id) {
        return response(id, agentKeys::revoke);
    }

    private Response response(String id, Function<AgentRef, Optional<String>> key) {
        return switch (agents.find(id)) {
            case FoundAgents.One(KnownAgent agent) ->
                key.apply(agent.ref())
                        .map(text -> Response.ok(new McpKey(
                                        agent.ref().agentId(),
                                        agents.userOf(agent).value(),
                                        text))
                                .build())
                        .orElseGet(() -> RestRefusal.response(
                                Response.Status.NOT_FOUND,
                                "The agent has no room yet; /health/agent-provisioning says why."));
            case FoundAgents.Several(List<KnownAgent> candidates) ->
                RestRefusal.response(
                        Response.Status.CONFLICT,
                        "Several agents have this name. Use the id of one: "
                                + candidates.stream()
                                        .map(agent -> agent.ref().agentId())
                                        .collect(Collectors.joining(", ")));
            case FoundAgents.None _ ->
                RestRefusal.response(Response.Status.NOT_FOUND, "There is no agent with this id or name.");
        };
    }
}
