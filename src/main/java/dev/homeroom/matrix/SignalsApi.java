package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.InputStream;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Typing and receipts: worth little, so they have a client of their own that gives up early. */
@RegisterRestClient(configKey = "homeserver-signals")
@RegisterProvider(BearerToken.class)
@Path("/_matrix/client/v3/rooms/{room}")
interface SignalsApi {
    @PUT
    @Path("/typing/{user}")
    InputStream typing(
            @PathParam("room") String room,
            @PathParam("user") String user,
            @QueryParam("user_id") String as,
            ObjectNode body);

    @POST
    @Path("/receipt/m.read/{event}")
    InputStream markRead(
            @PathParam("room") String room,
            @PathParam("event") String event,
            @QueryParam("user_id") String as,
            ObjectNode body);
}
