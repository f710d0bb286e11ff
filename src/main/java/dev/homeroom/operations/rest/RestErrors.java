package dev.homeroom.operations.rest;

import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Makes every error a JSON object with one sentence, from an endpoint, the framework or the server. */
@ApplicationScoped
class RestErrors {
    private static final Logger LOG = Logger.getLogger(RestErrors.class);
    private static final String NO_ENDPOINT = "There is no such endpoint; /q/openapi lists all endpoints.";
    private static final String NOT_JSON = "The body can't be read. Send JSON as /q/openapi describes it.";
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    @ServerExceptionMapper
    public Response notUnderstood(NotUnderstoodException e) {
        return new RestRefusal(RestRefusal.BAD_REQUEST, String.valueOf(e.getMessage())).response();
    }

    @ServerExceptionMapper({StreamReadException.class, MismatchedInputException.class})
    public Response notJson() {
        return new RestRefusal(RestRefusal.BAD_REQUEST, NOT_JSON).response();
    }

    @ServerExceptionMapper
    public Response withoutDatabase(DatabaseUnavailableException e) {
        return new RestRefusal(
                        UNAVAILABLE, "Homeroom's database is unavailable at the moment; /q/health/ready says why.")
                .response();
    }

    @ServerExceptionMapper
    public Response withoutHomeserver(HomeserverException e) {
        LOG.warnf("A REST call failed because of the homeserver: %s", e.getMessage());
        return new RestRefusal(
                        UNAVAILABLE,
                        "The homeserver failed or refused the request. Please try again; the log has the details.")
                .response();
    }

    /** Maps errors of the framework. */
    @ServerExceptionMapper
    public Response refused(WebApplicationException e, UriInfo asked) {
        int status = e.getResponse().getStatus();
        Response refusal = Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(ErrorBody.of(asked.getPath(), status, sentence(status)))
                .build();
        Object allowed = e.getResponse().getHeaderString("Allow");
        return allowed == null
                ? refusal
                : Response.fromResponse(refusal).header("Allow", allowed).build();
    }

    private static String sentence(int status) {
        return switch (status) {
            case 400 -> NOT_JSON;
            case 404 -> NO_ENDPOINT;
            case 405 -> "This endpoint has no such method; /q/openapi lists its methods.";
            case 406 -> "Homeroom answers with application/json only.";
            case 413 -> "The body is too large.";
            case 415 -> "Send JSON, with the header Content-Type: application/json.";
            default -> "The call failed (status " + status + ").";
        };
    }

    /** Omits the exception's text, which may contain messages of people. */
    @ServerExceptionMapper
    public Response broken(RuntimeException e) {
        String errorId = ErrorId.next();
        LOG.errorf(e, "A REST call failed: error=%s", errorId);
        return new RestRefusal(
                        500, "Something failed in Homeroom; the log has the details under error " + errorId + ".")
                .response();
    }

    /** After all other routes. */
    void answerUnknownPaths(@Observes Router router) {
        router.route().last().handler(RestErrors::noEndpoint);
    }

    private static void noEndpoint(RoutingContext call) {
        call.response()
                .setStatusCode(NOT_FOUND)
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject(Map.copyOf(ErrorBody.of(call.normalizedPath(), NOT_FOUND, NO_ENDPOINT))).encode());
    }
}
