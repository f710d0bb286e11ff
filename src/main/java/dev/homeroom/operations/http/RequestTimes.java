package dev.homeroom.operations.http;

import dev.homeroom.settings.HttpSettings;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Tells each connection's {@link RequestClock} of its requests, before all other routes of both ports. */
@ApplicationScoped
class RequestTimes {
    private final HttpSettings settings;

    RequestTimes(HttpSettings settings) {
        this.settings = settings;
    }

    void onMainPort(@Observes Router router) {
        measure(router, settings.bodyTimeout());
    }

    void onManagementPort(@Observes ManagementInterface management) {
        measure(management.router(), settings.bodyTimeout());
    }

    static void measure(Router router, Duration bodyLimit) {
        router.route().order(Integer.MIN_VALUE).handler(call -> {
            begin(call, bodyLimit);
            call.next();
        });
    }

    private static void begin(RoutingContext call, Duration bodyLimit) {
        HttpServerRequest request = call.request();
        if (request.connection() instanceof ConnectionBase connection) {
            RequestClock.of(connection.channel())
                    .map(clock -> clock.begin(request::isEnded, bodyLimit))
                    .ifPresent(end -> call.addEndHandler(answered -> end.run()));
        }
    }
}
