package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of the Client-Server API that Homeroom calls, one method each. Answers are streams, so that their
 * reader can bound them; the caller closes them.
 */
@RegisterRestClient(configKey = "homeserver")
@RegisterProvider(BearerToken.class)
@Path("/_matrix")
@Consumes(MediaType.APPLICATION_JSON)
interface ClientServerApi {
    @GET
    @Path("/client/versions")
    InputStream versions();

    @GET
    @Path("/client/v3/account/whoami")
    InputStream whoAmI(@QueryParam("user_id") String as);

    @POST
    @Path("/client/v3/register")
    InputStream register(@QueryParam("user_id") String as, ObjectNode body);

    @GET
    @Path("/client/v3/profile/{user}")
    InputStream profile(@PathParam("user") String user, @QueryParam("user_id") String as);

    @PUT
    @Path("/client/v3/profile/{user}/{field}")
    InputStream setProfile(
            @PathParam("user") String user,
            @PathParam("field") String field,
            @QueryParam("user_id") String as,
            ObjectNode body);

    @POST
    @Path("/media/v3/upload")
    @Consumes(MediaType.WILDCARD)
    InputStream upload(
            @QueryParam("user_id") String as, @HeaderParam("Content-Type") String contentType, byte[] content);

    @GET
    @Path("/client/v3/user/{user}/rooms/{room}/account_data/{type}")
    InputStream roomAccountData(
            @PathParam("user") String user,
            @PathParam("room") String room,
            @PathParam("type") String type,
            @QueryParam("user_id") String as);

    @PUT
    @Path("/client/v3/user/{user}/rooms/{room}/account_data/{type}")
    InputStream putRoomAccountData(
            @PathParam("user") String user,
            @PathParam("room") String room,
            @PathParam("type") String type,
            @QueryParam("user_id") String as,
            ObjectNode body);

    @GET
    @Path("/client/v3/capabilities")
    InputStream capabilities();

    @POST
    @Path("/client/v3/createRoom")
    InputStream createRoom(@QueryParam("user_id") String as, ObjectNode body);

    @GET
    @Path("/client/v3/directory/room/{alias}")
    InputStream resolve(@PathParam("alias") String alias);

    @GET
    @Path("/client/v3/directory/list/room/{room}")
    InputStream roomVisibility(@PathParam("room") String room);

    @PUT
    @Path("/client/v3/directory/room/{alias}")
    InputStream setAlias(@PathParam("alias") String alias, @QueryParam("user_id") String as, ObjectNode body);

    @DELETE
    @Path("/client/v3/directory/room/{alias}")
    InputStream removeAlias(@PathParam("alias") String alias, @QueryParam("user_id") String as);

    @POST
    @Path("/client/v3/join/{room}")
    InputStream join(@PathParam("room") String room, @QueryParam("user_id") String as, ObjectNode body);

    /** @param action {@code leave} or {@code invite} */
    @POST
    @Path("/client/v3/rooms/{room}/{action}")
    InputStream changeMembership(
            @PathParam("room") String room,
            @PathParam("action") String action,
            @QueryParam("user_id") String as,
            ObjectNode body);

    @GET
    @Path("/client/v3/joined_rooms")
    InputStream joinedRooms(@QueryParam("user_id") String as);

    @GET
    @Path("/client/v3/rooms/{room}/joined_members")
    InputStream joinedMembers(@PathParam("room") String room, @QueryParam("user_id") String as);

    @GET
    @Path("/client/v3/rooms/{room}/state")
    InputStream state(@PathParam("room") String room, @QueryParam("user_id") String as);

    @GET
    @Path("/client/v3/rooms/{room}/state/{type}/{key}")
    InputStream state(
            @PathParam("room") String room,
            @PathParam("type") String type,
            @PathParam("key") String stateKey,
            @QueryParam("user_id") String as);

    @GET
    @Path("/client/v3/rooms/{room}/event/{event}")
    InputStream event(
            @PathParam("room") String room, @PathParam("event") String eventId, @QueryParam("user_id") String as);

    @GET
    @Path("/client/v3/rooms/{room}/messages")
    InputStream messages(
            @PathParam("room") String room,
            @QueryParam("user_id") String as,
            @QueryParam("dir") String direction,
            @Nullable @QueryParam("from") String from,
            @QueryParam("limit") int limit);

    @PUT
    @Path("/client/v3/rooms/{room}/state/{type}/{key}")
    InputStream putState(
            @PathParam("room") String room,
            @PathParam("type") String type,
            @PathParam("key") String stateKey,
            @QueryParam("user_id") String as,
            ObjectNode body);

    @PUT
    @Path("/client/v3/rooms/{room}/send/{type}/{txn}")
    InputStream send(
            @PathParam("room") String room,
            @PathParam("type") String type,
            @PathParam("txn") String transactionId,
            @QueryParam("user_id") String as,
            ObjectNode body);

    @PUT
    @Path("/client/v3/rooms/{room}/redact/{event}/{txn}")
    InputStream redact(
            @PathParam("room") String room,
            @PathParam("event") String event,
            @PathParam("txn") String transactionId,
            @QueryParam("user_id") String as,
            ObjectNode body);

    @POST
    @Path("/client/v1/appservice/{id}/ping")
    InputStream ping(@PathParam("id") String appserviceId, @QueryParam("user_id") String as, ObjectNode body);
}
