package dev.homeroom.operations;

import dev.homeroom.matrix.UserId;
import dev.homeroom.operations.rest.ApiKeyRequired;
import dev.homeroom.operations.rest.NotUnderstoodException;
import dev.homeroom.operations.rest.Query;
import dev.homeroom.rooms.Guests;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Inviting one more person. */
@Path("/invite")
@Produces(MediaType.APPLICATION_JSON)
@ApiKeyRequired
@RunOnVirtualThread
@RegisterForReflection
@Tag(name = "People")
class InviteResource {
    private final Guests guests;

    InviteResource(Guests guests) {
        this.guests = guests;
    }

    /**
     * The result.
     *
     * @param invited into how many rooms
     * @param already in how many rooms the person is, or is invited
     * @param failed of each other room, why
     */
    record Invited(String user, int invited, int already, List<String> failed) {}

    @POST
    @Operation(summary = "Invite a person to the Space and to every agent's room")
    @Parameter(name = "user", in = ParameterIn.QUERY, description = "The person's user id, like @alice:example.org")
    @APIResponse(responseCode = "200", description = "`failed` names the rooms where it did not work, and why")
    @APIResponse(responseCode = "400", description = "The user id can't be invited; `error` says why")
    public Invited invite(@Parameter(hidden = true) @Context UriInfo asked) {
        UserId person = person(asked);
        Guests.Invitations result = guests.everywhere(person);
        return new Invited(person.value(), result.invited(), result.already(), result.failures());
    }

    private UserId person(UriInfo asked) {
        String user = Query.of(asked).text("user").map(String::strip).orElse("");
        if (!UserId.isValid(user)) {
            throw new NotUnderstoodException("user must be a Matrix user id like @alice:example.org.");
        }
        UserId person = new UserId(user);
        guests.obstacle(person).ifPresent(obstacle -> {
            throw new NotUnderstoodException(
                    switch (obstacle) {
                        case ONE_OF_OURS -> user + " is one of Homeroom's own users.";
                        case OTHER_SERVER ->
                            user
                                    + " is on another server, and homeroom.space.federate is off, so nobody from there can join.";
                    });
        });
        return person;
    }
}
