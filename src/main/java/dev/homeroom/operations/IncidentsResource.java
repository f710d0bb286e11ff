package dev.homeroom.operations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.incident.Incident;
import dev.homeroom.incident.IncidentEntry;
import dev.homeroom.incident.IncidentRequest;
import dev.homeroom.incident.IncidentResult;
import dev.homeroom.incident.Incidents;
import dev.homeroom.incident.Severity;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.operations.rest.ApiKeyRequired;
import dev.homeroom.operations.rest.JsonBody;
import dev.homeroom.operations.rest.NotUnderstoodException;
import dev.homeroom.operations.rest.RestRefusal;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Incident rooms. */
@Path("/incidents")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApiKeyRequired
@RunOnVirtualThread
@RegisterForReflection
@Tag(name = "Incidents")
class IncidentsResource {
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_KEY = 255;
    private static final String NOT_YET =
            "Homeroom has not found its Space yet, or can't read the incident's room now; `error` says which";
    /** The author of lines without another one. */
    private static final String PROGRAM = "REST";

    private final Incidents incidents;

    IncidentsResource(Incidents incidents) {
        this.incidents = incidents;
    }

    /**
     * A new incident.
     *
     * @param title at most 120 characters
     * @param severity {@code critical}, {@code major} or {@code minor}; major if omitted
     * @param names people by user id, and agents by id, user id or exact name; at most 50
     * @param by who opens it, for people
     * @param key 1 to 255 characters; a repeated call with the same key opens no second room
     */
    record NewIncident(
            String title,
            @Nullable String severity,
            List<String> names,
            @Nullable String by,
            @JsonProperty("idempotency_key") @Nullable String key) {}

    /**
     * A line of the timeline.
     *
     * @param text what happened; longer than 500 characters is cut
     * @param severity the new one; the same if omitted
     */
    record IncidentLine(
            String text,
            @Nullable String severity,
            @Nullable String by,
            @JsonProperty("idempotency_key") @Nullable String key) {}

    /** @param text the summary; longer than 500 characters is cut */
    record IncidentSummary(
            String text,
            @Nullable String by,
            @JsonProperty("idempotency_key") @Nullable String key) {}

    record TimelineLine(Instant at, String by, String text) {
        static TimelineLine of(IncidentEntry entry) {
            return new TimelineLine(entry.at(), entry.by(), entry.text());
        }
    }

    /** @param closedAt null while it is open */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record IncidentView(
            String id,
            @JsonProperty("room_id") String roomId,
            String title,
            String severity,
            String status,
            @JsonProperty("opened_at") Instant openedAt,
            @JsonProperty("closed_at") @Nullable Instant closedAt,
            List<TimelineLine> timeline) {
        static IncidentView of(Incident incident, RoomId room) {
            return new IncidentView(
                    incident.id(),
                    room.value(),
                    incident.title(),
                    incident.severity().word(),
                    incident.isOpen() ? "open" : "closed",
                    incident.began(),
                    incident.end().orElse(null),
                    incident.entries().stream().map(TimelineLine::of).toList());
        }
    }

    /** The open incidents. */
    record OpenIncidents(List<IncidentView> incidents) {}

    @GET
    @Operation(summary = "The open incidents")
    public OpenIncidents list() {
        return new OpenIncidents(incidents.open().stream()
                .map(done -> IncidentView.of(done.incident(), done.room()))
                .toList());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One incident, with the newest lines of its timeline")
    @APIResponse(responseCode = "200", description = "The incident, open or closed")
    @APIResponse(responseCode = "404", description = "There is no such incident")
    @APIResponse(responseCode = "503", description = NOT_YET)
    public Response show(@PathParam("id") String id) {
        return response(incidents.find(id));
    }

    @POST
    @RequestBody(content = @Content(schema = @Schema(implementation = NewIncident.class)))
    @Operation(
            summary = "Open a room for an incident",
            description = "Invites the named people and brings the named agents, which answer mentions there.")
    @APIResponse(responseCode = "200", description = "The incident and its room")
    @APIResponse(responseCode = "400", description = "No room was made; `error` says why")
    @APIResponse(responseCode = "503", description = NOT_YET)
    public Response open(ObjectNode body) {
        JsonBody fields = JsonBody.of(body, List.of("title", "severity", "names", "by", "idempotency_key"));
        return response(incidents.open(new IncidentRequest(
                fields.required("title"),
                severity(fields).orElse(Severity.MAJOR),
                fields.texts("names"),
                by(fields),
                key(fields))));
    }

    @POST
    @Path("/{id}/update")
    @RequestBody(content = @Content(schema = @Schema(implementation = IncidentLine.class)))
    @Operation(summary = "Add a line to the timeline of an incident")
    @APIResponse(responseCode = "200", description = "The incident, with the line")
    @APIResponse(responseCode = "400", description = "Nothing was added; `error` says why")
    @APIResponse(responseCode = "404", description = "There is no such incident")
    @APIResponse(responseCode = "503", description = NOT_YET)
    public Response update(@PathParam("id") String id, ObjectNode body) {
        JsonBody fields = JsonBody.of(body, List.of("text", "severity", "by", "idempotency_key"));
        return response(incidents.update(id, by(fields), fields.required("text"), severity(fields), key(fields)));
    }

    @POST
    @Path("/{id}/close")
    @RequestBody(content = @Content(schema = @Schema(implementation = IncidentSummary.class)))
    @Operation(
            summary = "Close an incident with a summary",
            description = "Its agents leave the room, which leaves the Space; people can still read it.")
    @APIResponse(responseCode = "200", description = "The closed incident")
    @APIResponse(responseCode = "400", description = "It is not closed; `error` says why")
    @APIResponse(responseCode = "404", description = "There is no such incident")
    @APIResponse(responseCode = "503", description = NOT_YET)
    public Response close(@PathParam("id") String id, ObjectNode body) {
        JsonBody fields = JsonBody.of(body, List.of("text", "by", "idempotency_key"));
        return response(incidents.close(id, by(fields), fields.required("text"), key(fields)));
    }

    private static Optional<Severity> severity(JsonBody fields) {
        return fields.text("severity", LONGEST_NAME)
                .map(word -> Severity.of(word)
                        .orElseThrow(() -> new NotUnderstoodException("severity must be critical, major or minor.")));
    }

    private static String by(JsonBody fields) {
        return fields.text("by", LONGEST_NAME).orElse(PROGRAM);
    }

    private static String key(JsonBody fields) {
        return fields.text("idempotency_key", LONGEST_KEY)
                .orElseGet(() -> UUID.randomUUID().toString());
    }

    private static Response response(IncidentResult result) {
        return switch (result) {
            case IncidentResult.Done(Incident incident, RoomId room) ->
                Response.ok(IncidentView.of(incident, room)).build();
            case IncidentResult.Unknown(String why) -> RestRefusal.response(Response.Status.NOT_FOUND, why);
            case IncidentResult.NotYet(String why) -> RestRefusal.response(Response.Status.SERVICE_UNAVAILABLE, why);
            case IncidentResult.Refused(String why) -> RestRefusal.response(Response.Status.BAD_REQUEST, why);
        };
    }
}
