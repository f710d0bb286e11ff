package dev.homeroom.operations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.operations.rest.ApiKeyRequired;
import dev.homeroom.operations.rest.RestRefusal;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The agents with their users and rooms, and the hook that announces a new agent. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@ApiKeyRequired
@RunOnVirtualThread
@RegisterForReflection
@Tag(name = "Agents")
class AgentsResource {
    private final AgentDirectory directory;
    private final Bindings bindings;
    private final Namespace namespace;

    AgentsResource(AgentDirectory directory, Bindings bindings, Namespace namespace) {
        this.directory = directory;
        this.bindings = bindings;
        this.namespace = namespace;
    }

    /**
     * An agent with its user and room.
     *
     * @param roomId null until the room exists
     * @param missing whether its backend's list lacks it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AgentMapping(
            String backend,
            @JsonProperty("agent_id") String agentId,
            @JsonProperty("agent_name") String agentName,
            @JsonProperty("matrix_user_id") String matrixUserId,
            @JsonProperty("room_id") @Nullable String roomId,
            @JsonProperty("room_created") boolean roomCreated,
            boolean missing) {}

    /** All mappings, by agent name. */
    record AgentMappings(int count, List<AgentMapping> mappings) {}

    @GET
    @Path("/agents/mappings")
    @Operation(summary = "All agents with their Matrix users and rooms")
    public AgentMappings mappings() {
        Map<AgentRef, RoomId> rooms = agentRooms();
        List<AgentMapping> mappings = directory.all().stream()
                .map(agent -> mapping(agent, Optional.ofNullable(rooms.get(agent.ref()))))
                .sorted(Comparator.comparing(AgentMapping::agentName).thenComparing(AgentMapping::agentId))
                .toList();
        return new AgentMappings(mappings.size(), mappings);
    }

    @GET
    @Path("/agents/{id}/room")
    @Operation(summary = "The room of one agent")
    @APIResponse(responseCode = "200", description = "The agent's mapping, with its room")
    @APIResponse(responseCode = "404", description = "No such agent, or no room yet; `error` says which")
    public Response room(@PathParam("id") String agentId) {
        List<KnownAgent> found = directory.all().stream()
                .filter(agent -> agent.ref().agentId().equals(agentId))
                .toList();
        if (found.isEmpty()) {
            return notFound("There is no agent with the id " + agentId + ".");
        }
        return found.stream()
                .map(agent -> mapping(agent, bindings.agentRoomOf(agent.ref())))
                .filter(AgentMapping::roomCreated)
                .findFirst()
                .map(agentMapping -> Response.ok(agentMapping).build())
                .orElseGet(() -> notFound("The agent has no room yet; /health/agent-provisioning says why."));
    }

    private static Response notFound(String error) {
        return RestRefusal.response(Response.Status.NOT_FOUND, error);
    }

    private Map<AgentRef, RoomId> agentRooms() {
        return bindings.all().stream()
                .filter(BoundRoom::isCurrentAgentRoom)
                .collect(Collectors.toMap(bound -> bound.binding().agent(), BoundRoom::room, (first, _) -> first));
    }

    private AgentMapping mapping(KnownAgent agent, Optional<RoomId> room) {
        return new AgentMapping(
                agent.ref().backend(),
                agent.ref().agentId(),
                agent.name(),
                namespace
                        .agentUser(agent.ref().backend(), agent.ref().agentId())
                        .value(),
                room.map(RoomId::value).orElse(null),
                room.isPresent(),
                agent.missingSince().isPresent());
    }

    @POST
    @Path("/webhook/new-agent")
    @Operation(
            summary = "Look for new agents now",
            description = "Returns at once. Calls during a poll are answered by one more poll.")
    @APIResponse(responseCode = "202", description = "The backends will be asked")
    public Response newAgent() {
        directory.pollNow();
        return Response.accepted(Map.of("status", "accepted")).build();
    }
}
