package dev.homeroom.operations;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.asking.AskPeople;
import dev.homeroom.asking.AskedStart;
import dev.homeroom.asking.PeopleRequest;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.operations.rest.ApiKeyRequired;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Questions of agents to the people of their rooms. */
@Path("/agents")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApiKeyRequired
@RunOnVirtualThread
@RegisterForReflection
@Tag(name = "Agents")
class AskResource {
    private static final Set<String> NAMES =
            Set.of("question", "choices", "room", "expires", "wait", "idempotency_key");
    private static final int LONGEST_KEY = 255;

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
    @Path("/{id:[^/]+}/ask")
    @RequestBody(content = @Content(schema = @Schema(implementation = PostedQuestion.class)))
    @Operation(
            summary = "Ask the people in a room of the agent, as the agent",
            description = "`id` is the agent's id, user id or exact name.")
    @APIResponse(responseCode = "200", description = "The answer is `result`; or `status` is failed or cancelled")
    @APIResponse(responseCode = "202", description = "No answer yet; ask `/tracked/{tracking_id}` for it")
    @APIResponse(responseCode = "400", description = "Nothing was asked; `error` says why")
    @APIResponse(responseCode = "404", description = "There is no such agent; nothing was asked")
    public Response ask(@PathParam("id") String agent, @Nullable ObjectNode body) {
        if (body == null || !body.path("question").isTextual()) {
            throw new NotUnderstoodException("Send {\"question\": \"…\"} with the question to people.");
        }
        body.propertyStream()
                .filter(field -> !NAMES.contains(field.getKey()))
                .findFirst()
                .ifPresent(field -> {
                    throw new NotUnderstoodException(
                            "The body has no field '%s'; there is question, choices, room, expires, wait and idempotency_key."
                                    .formatted(field.getKey()));
                });
        PeopleRequest request = new PeopleRequest(
                agent,
                room(body.path("room")),
                body.path("question").textValue(),
                choices(body.path("choices")),
                seconds(body.path("expires"), "expires", Integer.MAX_VALUE),
                key(body.path("idempotency_key")));
        Duration patience =
                seconds(body.path("wait"), "wait", TalkResource.LONGEST_WAIT).orElse(Duration.ZERO);
        return switch (askPeople.begin(request)) {
            case AskedStart.Posted(TrackingId id, var _) ->
                works.await(id, patience).map(TrackedView::response).orElseThrow();
            case AskedStart.NoSuchAgent(String reason) -> RestRefusal.response(Response.Status.NOT_FOUND, reason);
            case AskedStart.NotPosted(String reason) -> RestRefusal.response(Response.Status.BAD_REQUEST, reason);
        };
    }

    private static List<String> choices(JsonNode choices) {
        List<String> texts = new ArrayList<>();
        if (choices.isMissingNode() || choices.isNull()) {
            return texts;
        }
        choices.forEach(choice -> texts.add(choice.asText("")));
        if (!choices.isArray() || choices.valueStream().anyMatch(choice -> !choice.isTextual())) {
            throw new NotUnderstoodException("choices must be a list of texts.");
        }
        return texts;
    }

    private static Optional<RoomId> room(JsonNode room) {
        if (room.isMissingNode() || room.isNull()) {
            return Optional.empty();
        }
        if (!RoomId.isValid(room.asText(""))) {
            throw new NotUnderstoodException("room must be the id of a room, such as !abc:example.org.");
        }
        return Optional.of(new RoomId(room.asText()));
    }

    private static Optional<Duration> seconds(JsonNode value, String name, int most) {
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isInt() || value.intValue() < 0 || value.intValue() > most) {
            throw new NotUnderstoodException("%s must be a whole number of seconds, at most %d.".formatted(name, most));
        }
        return Optional.of(Duration.ofSeconds(value.intValue()));
    }

    private static Optional<String> key(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()
                || value.textValue().isBlank()
                || value.textValue().length() > LONGEST_KEY) {
            throw new NotUnderstoodException("idempotency_key must have 1 to %d characters.".formatted(LONGEST_KEY));
        }
        return Optional.of(value.textValue());
    }
}
