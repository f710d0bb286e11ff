package dev.homeroom.operations;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.asking.AskPeople;
import dev.homeroom.asking.AskedStart;
import dev.homeroom.asking.PeopleRequest;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.operations.rest.ApiKeyRequired;
import dev.homeroom.operations.rest.JsonBody;
import dev.homeroom.operations.rest.NotUnderstoodException;
import dev.homeroom.operations.rest.RestRefusal;
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
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Questions of agents to the people of their rooms. */
// JAX-RS looks for a path only in the classes whose own path fits it best, so /agents here would hide /agents/mappings.
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApiKeyRequired
@RunOnVirtualThread
@RegisterForReflection
@Tag(name = "Agents")
class AskResource {
    private static final List<String> NAMES =
            List.of("question", "choices", "room", "expires", "wait", "idempotency_key");
    private static final int LONGEST_ROOM_ID = 255;

    private final AskPeople askPeople;
    private final TrackedWorks works;

    AskResource(AskPeople askPeople, TrackedWorks works) {
        this.askPeople = askPeople;
        this.works = works;
    }

    /**
     * A question to people, as the API describes it.
     *
     * @param choices at most 10
     * @param room id of one of the agent's rooms; null for its own
     * @param expires seconds for an answer
     * @param seconds how long to wait for the answer; 0 if null
     * @param key 1 to 255 characters; a repeated call with the same key asks nothing again
     */
    record PostedQuestion(
            String question,
            @Nullable List<String> choices,
            @Nullable String room,
            @Nullable Integer expires,
            @JsonProperty("wait") @Nullable Integer seconds,
            @JsonProperty("idempotency_key") @Nullable String key) {}

    @POST
    @Path("/agents/{id:[^/]+}/ask")
    @RequestBody(content = @Content(schema = @Schema(implementation = PostedQuestion.class)))
    @Operation(
            summary = "Ask the people in a room of the agent, as the agent",
            description = "`id` is the agent's id, user id or exact name.")
    @APIResponse(responseCode = "200", description = "The answer is `result`; or `status` is failed or cancelled")
    @APIResponse(responseCode = "202", description = "No answer yet; ask `/tracked/{tracking_id}` for it")
    @APIResponse(responseCode = "400", description = "Nothing was asked; `error` says why")
    @APIResponse(responseCode = "404", description = "There is no such agent; nothing was asked")
    public Response ask(@PathParam("id") String agent, @Nullable ObjectNode body) {
        JsonBody fields = JsonBody.of(body, NAMES);
        PeopleRequest request = new PeopleRequest(
                agent,
                fields.text("room", LONGEST_ROOM_ID).map(AskResource::room),
                fields.required("question"),
                fields.texts("choices"),
                seconds(fields.number("expires", Integer.MAX_VALUE)),
                fields.text("idempotency_key", TalkResource.LONGEST_KEY));
        Duration patience =
                seconds(fields.number("wait", TalkResource.LONGEST_WAIT)).orElse(Duration.ZERO);
        return switch (askPeople.begin(request)) {
            case AskedStart.Posted(TrackingId id, var _) ->
                works.await(id, patience).map(TrackedView::response).orElseThrow();
            case AskedStart.NoSuchAgent(String reason) -> RestRefusal.response(Response.Status.NOT_FOUND, reason);
            case AskedStart.NotPosted(String reason) -> RestRefusal.response(Response.Status.BAD_REQUEST, reason);
        };
    }

    private static RoomId room(String id) {
        if (!RoomId.isValid(id)) {
            throw new NotUnderstoodException("room must be the id of a room, such as !abc:example.org.");
        }
        return new RoomId(id);
    }

    private static Optional<Duration> seconds(OptionalInt number) {
        return number.stream().mapToObj(Duration::ofSeconds).findFirst();
    }
}
