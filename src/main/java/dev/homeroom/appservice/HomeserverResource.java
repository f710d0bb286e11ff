package dev.homeroom.appservice;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.Inbox;
import io.quarkus.arc.All;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * The Application Service API, with the paths of its first version beside those of today.
 *
 * @see <a href="https://spec.matrix.org/latest/application-service-api/#homeserver---application-service-api">Matrix
 *     specification</a>
 */
@Path("/")
@FromHomeserver
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Tag(name = "Homeserver", description = "What only the homeserver calls.")
class HomeserverResource {
    private static final Logger LOG = Logger.getLogger(HomeserverResource.class);
    private static final String EMPTY = "{}";

    private final EventClassifier eventClassifier;
    private final Inbox inbox;
    private final List<AgentQueries> queries;
    private final List<RoomUpgrades> upgrades;
    private final IncomingCalls calls;
    private final IntakeMetrics metrics;
    private final RejectedTransactions rejectedTransactions;

    HomeserverResource(
            EventClassifier eventClassifier,
            Inbox inbox,
            @All List<AgentQueries> queries,
            @All List<RoomUpgrades> upgrades,
            IncomingCalls calls,
            IntakeMetrics metrics,
            RejectedTransactions rejectedTransactions) {
        this.eventClassifier = eventClassifier;
        this.inbox = inbox;
        this.queries = queries;
        this.upgrades = upgrades;
        this.calls = calls;
        this.metrics = metrics;
        this.rejectedTransactions = rejectedTransactions;
    }

    @PUT
    @Path("/_matrix/app/v1/transactions/{txnId}")
    public Response takeTransaction(@PathParam("txnId") String transactionId, InputStream body) throws IOException {
        Intake intake = new Intake(eventClassifier, inbox, metrics);
        try {
            take(body, intake);
        } catch (JsonProcessingException e) {
            metrics.notJson();
            return MatrixError.of(400, "M_NOT_JSON", "The transaction is not a JSON object.");
        }
        if (intake.movedRooms()) {
            upgrades.forEach(RoomUpgrades::roomWasReplaced);
        }
        calls.pushed();
        return Response.ok(EMPTY).build();
    }

    private void take(InputStream body, Intake intake) throws IOException {
        try {
            Transaction.read(body, intake);
            intake.finish();
        } catch (RuntimeException e) {
            rejectedTransactions.note();
            throw e;
        }
    }

    @PUT
    @Path("/transactions/{txnId}")
    public Response takeTransactionLegacy(@PathParam("txnId") String transactionId, InputStream body)
            throws IOException {
        return takeTransaction(transactionId, body);
    }

    @GET
    @Path("/_matrix/app/v1/users/{userId}")
    public Response findUser(@PathParam("userId") String userId) {
        boolean found =
                UserId.isValid(userId) && queries.stream().anyMatch(agents -> agents.provision(new UserId(userId)));
        return found ? Response.ok(EMPTY).build() : MatrixError.of(404, "M_NOT_FOUND", "There is no such user.");
    }

    @GET
    @Path("/users/{userId}")
    public Response findUserTheOldWay(@PathParam("userId") String userId) {
        return findUser(userId);
    }

    @GET
    @Path("/_matrix/app/v1/rooms/{alias}")
    public Response findRoom(@PathParam("alias") String alias) {
        boolean found =
                RoomAlias.isValid(alias) && queries.stream().anyMatch(agents -> agents.provision(new RoomAlias(alias)));
        return found ? Response.ok(EMPTY).build() : MatrixError.of(404, "M_NOT_FOUND", "There is no such alias.");
    }

    @GET
    @Path("/rooms/{alias}")
    public Response findRoomTheOldWay(@PathParam("alias") String alias) {
        return findRoom(alias);
    }

    @POST
    @Path("/_matrix/app/v1/ping")
    public Response ping() {
        calls.pinged();
        return Response.ok(EMPTY).build();
    }

    @GET
    @Path("/_matrix/app/v1/thirdparty/{rest:.*}")
    public Response findThirdParty() {
        return MatrixError.of(404, "M_NOT_FOUND", "There are no third-party networks here.");
    }

    /** Answers {@link #notNow} for a reason that the log has already. */
    @ServerExceptionMapper
    public Response notWithoutDatabase(DatabaseUnavailableException e) {
        metrics.failed();
        return MatrixError.of(503, "M_UNKNOWN", "Homeroom's database is away at the moment.");
    }

    /** The connection ended before all of the request had come: by the homeserver, or by our own stop. */
    @ServerExceptionMapper
    public Response notWhole(IOException e) {
        metrics.failed();
        LOG.infof(
                "A request of the homeserver was interrupted (%s). The homeserver will send it again.",
                CauseNames.of(e));
        return MatrixError.of(503, "M_UNKNOWN", "The request was interrupted.");
    }

    /** The homeserver sends the transaction again. The exception's text may hold what people wrote, so only its kind is logged. */
    @ServerExceptionMapper
    public Response notNow(Exception e) {
        metrics.failed();
        LOG.errorf(
                "A request of the homeserver failed (%s) and gets a 503. The homeserver will send it again.",
                CauseNames.of(e));
        return MatrixError.of(503, "M_UNKNOWN", "Homeroom can't take this at the moment.");
    }
}
