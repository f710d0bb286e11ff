package dev.homeroom.operations.rest;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The interface's description is for those who may use the interface. */
@Singleton
class DescriptionLock {
    private static final String DESCRIPTION = "/q/openapi";
    private static final int EARLY = 100;

    private final Instance<ApiKey> key;

    DescriptionLock(Instance<ApiKey> key) {
        this.key = key;
    }

    void install(@Observes Filters filters) {
        filters.register(this::guard, EARLY);
    }

    private void guard(RoutingContext call) {
        Optional<RestRefusal> refusal = call.normalizedPath().startsWith(DESCRIPTION)
                ? RestRefusal.of(key.get()
                        .verdict(
                                call.request().getHeader(HttpHeaders.AUTHORIZATION),
                                call.request().getHeader(ApiKey.HEADER)))
                : Optional.empty();
        if (refusal.isEmpty()) {
            call.next();
            return;
        }
        call.response()
                .setStatusCode(refusal.get().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(new JsonObject().put("error", refusal.get().error()).encode());
    }
}
