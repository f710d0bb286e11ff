package dev.homeroom.operations;

import dev.homeroom.database.DatabaseUnavailableException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What callers of the REST interface are told while the database is away. */
final class WithoutDatabase {
    WithoutDatabase() {}

    @ServerExceptionMapper
    public Response notNow(DatabaseUnavailableException e) {
        return Response.status(Response.Status.SERVICE_UNAVAILABLE)
                .type(MediaType.APPLICATION_JSON)
                .entity(Map.of("error", "Homeroom's database is away at the moment; /q/health/ready says more."))
                .build();
    }
}
