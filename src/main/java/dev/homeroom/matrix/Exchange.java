package dev.homeroom.matrix;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.homeroom.matrix.HomeserverException.Unclear;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** One request and its answer: measured, and every failure in our own words. */
@ApplicationScoped
class Exchange {
    private static final Logger LOG = Logger.getLogger(Exchange.class);
    private static final int ALL = Integer.MAX_VALUE;
    private static final long LONGEST_END = 5;

    private final Semaphore underWay = new Semaphore(ALL);
    private final Connections connections;
    private final Patience patience;
    private final MeterRegistry meters;

    Exchange(Connections connections, Patience patience, MeterRegistry meters) {
        this.connections = connections;
        this.patience = patience;
        this.meters = meters;
    }

    /**
     * Last of all that stops: what a request needs is taken down behind it, and one that was still under way would end in
     * errors of the HTTP client.
     */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) ShutdownEvent event) throws InterruptedException {
        if (!underWay.tryAcquire(ALL, LONGEST_END, TimeUnit.SECONDS)) {
            LOG.debug("A request to the homeserver is still under way");
        }
    }

    /** @throws HomeserverException for anything but a 2xx answer in JSON */
    Answer ask(Call call) {
        return patience.with(call.again(), () -> unlessStopped(call));
    }

    private Answer unlessStopped(Call call) {
        if (!underWay.tryAcquire()) {
            throw new Unclear(call.toString(), "Homeroom is stopping", null);
        }
        try {
            return measured(call);
        } finally {
            underWay.release();
        }
    }

    private Answer measured(Call call) {
        Timer.Sample started = Timer.start(meters);
        String outcome = "failed";
        try {
            Answer answer = answer(call);
            outcome = "ok";
            return answer;
        } catch (HomeserverException e) {
            outcome = outcome(e);
            LOG.debug(e.getMessage());
            throw e;
        } finally {
            started.stop(
                    meters.timer("homeroom.homeserver.requests", "operation", call.operation(), "outcome", outcome));
        }
    }

    private Answer answer(Call call) {
        try {
            Reply reply = connections.send(call);
            if (!reply.isSuccess()) {
                throw Failures.of(call, reply.status(), reply.json(), reply.retryAfter());
            }
            if (reply.json().isContainerNode()) {
                return new Answer(call, reply.json());
            }
            throw new Unclear(call.toString(), "an answer that no homeserver gives", null);
        } catch (JsonProcessingException e) {
            throw new Unclear(call.toString(), "an answer that is not JSON", null);
        } catch (IOException e) {
            throw new Unclear(call.toString(), e.getClass().getSimpleName(), e);
        }
    }

    private static String outcome(HomeserverException failure) {
        return switch (failure) {
            case HomeserverException.Refused refused -> "refused";
            case HomeserverException.RateLimited limited -> "rate_limited";
            case HomeserverException.Unclear unclear -> "unclear";
        };
    }
}
