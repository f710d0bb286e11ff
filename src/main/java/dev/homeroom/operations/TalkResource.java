package dev.homeroom.operations;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.several.AgentSearch;
import dev.homeroom.matrix.UserId;
import dev.homeroom.operations.rest.ApiKeyRequired;
import dev.homeroom.operations.rest.JsonBody;
import dev.homeroom.operations.rest.NotUnderstoodException;
import dev.homeroom.operations.rest.RestRefusal;
import dev.homeroom.talk.TalkRequest;
import dev.homeroom.talk.TalkStart;
import dev.homeroom.talk.TalkToAgent;
import dev.homeroom.tracking.TrackedWorks;
import dev.homeroom.tracking.TrackingId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Talking to an agent in its room, as another agent or as the bot. */
// JAX-RS looks for a path only in the classes whose own path fits it best, so /agents here would hide /agents/mappings.
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApiKeyRequired
@RunOnVirtualThread
@RegisterForReflection
@Tag(name = "Agents")
class TalkResource {
    /** In seconds; shorter than the limit of most clients and proxies. */
    static final int LONGEST_WAIT = 50;

    static final int LONGEST_KEY = 255;

    private static final int LONGEST_NAME = 255;

    private final TalkToAgent talkToAgent;
    private final AgentSearch agents;
    private final TrackedWorks works;

    TalkResource(TalkToAgent talkToAgent, AgentSearch agents, TrackedWorks works) {
        this.talkToAgent = talkToAgent;
        this.agents = agents;
        this.works = works;
    }

    /**
     * A message to an agent.
     *
     * @param text Markdown
     * @param from the agent that says it: its id, user id or exact name; null for the bot
     * @param seconds how long to wait for the answer; 50 if omitted
     * @param key 1 to 255 characters; a repeated call with the same key says nothing again
     */
    record SpokenText(
            String text,
            @Nullable String from,
            @JsonProperty("wait") int seconds,
            @JsonProperty("idempotency_key") @Nullable String key) {
        private static final List<String> NAMES = List.of("text", "from", "wait", "idempotency_key");

        static SpokenText of(@Nullable ObjectNode body) {
            JsonBody fields = JsonBody.of(body, NAMES);
            return new SpokenText(
                    fields.required("text"),
                    fields.text("from", LONGEST_NAME).orElse(null),
                    fields.number("wait", LONGEST_WAIT).orElse(LONGEST_WAIT),
                    fields.text("idempotency_key", LONGEST_KEY).orElse(null));
        }
    }

    /** An agent that may be meant. */
    record AgentCandidate(
            @JsonProperty("agent_id") String agentId,
            @JsonProperty("agent_name") String agentName,
            @JsonProperty("matrix_user_id") String matrixUserId) {}

    /** Several agents have the name. */
    record UnclearName(String error, List<AgentCandidate> candidates) {}

    @POST
    @Path("/agents/{id:[^/]+}/talk")
    @RequestBody(content = @Content(schema = @Schema(implementation = SpokenText.class)))
    @Operation(
            summary = "Say a message to an agent in its room, and wait for the answer",
            description = "`id` is the agent's id, user id or exact name.")
    @APIResponse(responseCode = "200", description = "The answer is `result`; or `status` is failed or cancelled")
    @APIResponse(responseCode = "202", description = "No answer yet; ask `/tracked/{tracking_id}` for it")
    @APIResponse(responseCode = "400", description = "Nothing was said; `error` says why")
    @APIResponse(responseCode = "404", description = "There is no such agent; nothing was said")
    @APIResponse(responseCode = "409", description = "Several agents have this name; nothing was said")
    public Response talk(@PathParam("id") String target, ObjectNode body) {
        SpokenText spoken = SpokenText.of(body);
        Optional<UserId> from = Optional.ofNullable(spoken.from()).map(this::speaker);
        TalkRequest request = new TalkRequest(from, target, spoken.text(), Optional.ofNullable(spoken.key()));
        return switch (talkToAgent.begin(request)) {
            case TalkStart.Begun(TrackingId id, var _) ->
                works.await(id, Duration.ofSeconds(spoken.seconds()))
                        .map(TrackedView::response)
                        .orElseThrow();
            case TalkStart.Unknown _ ->
                RestRefusal.response(Response.Status.NOT_FOUND, "There is no agent '" + target + "'.");
            case TalkStart.Unclear(var candidates) -> unclear(candidates);
            case TalkStart.Refused(String reason) -> RestRefusal.response(Response.Status.BAD_REQUEST, reason);
        };
    }

    private UserId speaker(String from) {
        return switch (agents.find(from)) {
            case AgentSearch.FoundAgents.One(var agent) -> agents.userOf(agent);
            case AgentSearch.FoundAgents.Several _ ->
                throw new NotUnderstoodException("Several agents are named '" + from + "'; use an id in from.");
            case AgentSearch.FoundAgents.None _ ->
                throw new NotUnderstoodException("There is no agent '" + from + "' that could ask.");
        };
    }

    private static Response unclear(List<TalkStart.NamedCandidate> candidates) {
        return Response.status(Response.Status.CONFLICT)
                .entity(new UnclearName(
                        "Several agents have this name; use the id of one of them.",
                        candidates.stream()
                                .map(agent -> new AgentCandidate(
                                        agent.agentId(),
                                        agent.name(),
                                        agent.user().value()))
                                .toList()))
                .build();
    }
}
