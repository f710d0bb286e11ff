package dev.homeroom.operations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.json.JsonText;
import dev.homeroom.operations.rest.ApiKeyRequired;
import dev.homeroom.operations.rest.Query;
import dev.homeroom.operations.rest.RestRefusal;
import dev.homeroom.queue.inbox.DeadLetters;
import dev.homeroom.queue.inbox.DeadLetters.DeadLetter;
import dev.homeroom.rooms.Bindings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The messages that failed for good. */
@Path("/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@ApiKeyRequired
@RunOnVirtualThread
@RegisterForReflection
@Tag(name = "Dead letters")
class DeadLettersResource {
    private static final int MOST = 1000;
    private static final int USUAL = 100;

    private final DeadLetters deadLetters;
    private final Bindings bindings;
    private final AgentDirectory directory;

    DeadLettersResource(DeadLetters deadLetters, Bindings bindings, AgentDirectory directory) {
        this.deadLetters = deadLetters;
        this.bindings = bindings;
        this.directory = directory;
    }

    /**
     * A message that failed.
     *
     * @param round number of earlier retries
     * @param detail details of the failure; may quote the backend; may be empty
     * @param body the text of the message; only for a single dead letter
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DeadLetterView(
            @JsonProperty("event_id") String eventId,
            @JsonProperty("room_id") String roomId,
            @JsonProperty("agent_id") @Nullable String agentId,
            @JsonProperty("agent_name") @Nullable String agentName,
            String sender,
            String reason,
            @JsonProperty("error_id") String errorId,
            @JsonProperty("received_at") Instant receivedAt,
            @JsonProperty("failed_at") Instant failedAt,
            int round,
            String detail,
            @Nullable String body) {}

    /** @param more whether there are older ones */
    record DeadLetterList(
            int count,
            boolean more,
            @JsonProperty("dead_letters") List<DeadLetterView> deadLetters) {}

    @GET
    @Operation(summary = "The messages that failed, newest first", description = "Without the texts of the messages.")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "Maximum number, from 1 to 1000; default 100")
    public DeadLetterList list(@Parameter(hidden = true) @Context UriInfo asked) {
        int limit = Query.of(asked).number("limit", USUAL, 1, MOST);
        List<DeadLetterView> letters = deadLetters.latest(limit + 1).stream()
                .map(letter -> letter(letter, false))
                .toList();
        boolean more = letters.size() > limit;
        List<DeadLetterView> shown = more ? letters.subList(0, limit) : letters;
        return new DeadLetterList(shown.size(), more, shown);
    }

    @GET
    @Path("/{event_id:[^/]+}")
    @Operation(summary = "One message that failed, with its text")
    @APIResponse(responseCode = "404", description = "There is no such dead letter, or no longer")
    public Response show(@PathParam("event_id") String eventId) {
        return deadLetters
                .find(eventId)
                .map(letter -> Response.ok(letter(letter, true)).build())
                .orElseGet(() -> unknown(eventId));
    }

    @POST
    @Path("/{event_id:[^/]+}/retry")
    @Operation(
            summary = "Retry one message",
            description = "The message waits in its room after the messages that wait already.")
    @APIResponse(responseCode = "202", description = "The message waits for its turn")
    @APIResponse(responseCode = "404", description = "There is no such dead letter, or no longer")
    public Response retry(@PathParam("event_id") String eventId) {
        return changed(deadLetters.retry(eventId), eventId, Response.Status.ACCEPTED, "waiting");
    }

    private static Response unknown(String eventId) {
        return RestRefusal.response(
                Response.Status.NOT_FOUND,
                "There is no dead letter with the event id " + eventId + ". It may have been retried or dropped.");
    }

    /** @param found whether there is such a dead letter */
    private static Response changed(boolean found, String eventId, Response.Status status, String word) {
        return found ? Response.status(status).entity(Map.of("status", word)).build() : unknown(eventId);
    }

    private DeadLetterView letter(DeadLetter letter, boolean withBody) {
        JsonNode event = JsonText.stored(letter.eventId(), letter.json());
        Optional<AgentRef> agent =
                bindings.of(letter.room()).map(bound -> bound.binding().agent());
        return new DeadLetterView(
                letter.eventId(),
                letter.room().value(),
                agent.map(AgentRef::agentId).orElse(null),
                agent.flatMap(directory::find).map(KnownAgent::name).orElse(null),
                event.path("sender").asText(),
                letter.why(),
                letter.errorId(),
                letter.receivedAt(),
                letter.diedAt(),
                letter.round(),
                letter.detail(),
                withBody ? event.path("content").path("body").asText() : null);
    }

    /** Apart from {@code GET}: Quarkus writes both of one class down in an order that differs from build to build. */
    @Path("/dead-letters")
    @Produces(MediaType.APPLICATION_JSON)
    @ApiKeyRequired
    @RunOnVirtualThread
    @Tag(name = "Dead letters")
    static class DeadLetterDeletion {
        private final DeadLetters deadLetters;

        DeadLetterDeletion(DeadLetters deadLetters) {
            this.deadLetters = deadLetters;
        }

        @DELETE
        @Path("/{event_id:[^/]+}")
        @Operation(summary = "Drop one message", description = "The notice stays in the room.")
        @APIResponse(responseCode = "200", description = "It is dropped")
        @APIResponse(responseCode = "404", description = "There is no such dead letter, or no longer")
        public Response drop(@PathParam("event_id") String eventId) {
            return changed(deadLetters.drop(eventId), eventId, Response.Status.OK, "dropped");
        }
    }
}
