package dev.homeroom.operations;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.alert.AlertmanagerInbox;
import dev.homeroom.alert.AlertmanagerInbox.GroupReception;
import dev.homeroom.json.JsonText;
import dev.homeroom.operations.rest.ApiKeyRequired;
import dev.homeroom.operations.rest.RestRefusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Takes the notifications of Prometheus' Alertmanager. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApiKeyRequired
@RunOnVirtualThread
@Tag(name = "Alerts")
class AlertmanagerResource {
    /** In bytes; some thousand alerts. */
    private static final int LARGEST_BODY = 2 * 1024 * 1024;

    private final AlertmanagerInbox inbox;

    AlertmanagerResource(AlertmanagerInbox inbox) {
        this.inbox = inbox;
    }

    @POST
    @Path("/webhook/alertmanager")
    @RequestBody(
            description = "What Alertmanager's `webhook_configs` send (version 4)",
            content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    @Operation(
            summary = "Tell the alert room about a group of Prometheus' alerts",
            description =
                    "One message a group, edited until the group is resolved. A repeated notification changes nothing.")
    @APIResponse(responseCode = "200", description = "The alert room says so")
    @APIResponse(responseCode = "400", description = "This is no such notification; `error` says why")
    @APIResponse(responseCode = "409", description = "The alert room is off")
    @APIResponse(responseCode = "413", description = "The body is larger than 2 MiB")
    @APIResponse(
            responseCode = "503",
            description = "Not told now, for example because too many groups are open; Alertmanager sends it again")
    public Response receive(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(LARGEST_BODY + 1);
        if (bytes.length > LARGEST_BODY) {
            return RestRefusal.response(
                    Response.Status.REQUEST_ENTITY_TOO_LARGE,
                    "The notification is larger than 2 MiB. Set max_alerts in the webhook_configs of Alertmanager.");
        }
        return JsonText.parse(new String(bytes, StandardCharsets.UTF_8))
                .map(this::received)
                .orElseGet(() -> RestRefusal.response(
                        Response.Status.BAD_REQUEST, "The body is no JSON. Send what Alertmanager sends."));
    }

    private Response received(JsonNode payload) {
        return switch (inbox.receive(payload)) {
            case GroupReception.Told _ -> Response.ok(Map.of("status", "told")).build();
            case GroupReception.Off _ ->
                RestRefusal.response(
                        Response.Status.CONFLICT, "The alert room is off. Set HOMEROOM_ALERT_ROOM=true to have one.");
            case GroupReception.NotYet _ ->
                RestRefusal.response(
                        Response.Status.SERVICE_UNAVAILABLE,
                        "There is no alert room yet; Homeroom creates it when it reconciles. Send it again later.");
            case GroupReception.TooMany(int most) ->
                // Alertmanager repeats server errors alone
                RestRefusal.response(
                        Response.Status.SERVICE_UNAVAILABLE,
                        "%d groups are open already. Group alerts by fewer labels in Alertmanager.".formatted(most));
            case GroupReception.Unreadable(String why) -> RestRefusal.response(Response.Status.BAD_REQUEST, why);
        };
    }
}
