package dev.homeroom.matrix.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.homeroom.lifecycle.InFlight;
import dev.homeroom.matrix.Homeserver.MediaSink;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.HomeserverException.Unclear;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Executes a request with retries and metrics, and maps every failure to {@link HomeserverException}. */
@ApplicationScoped
class HttpExchange {
    private static final Logger LOG = Logger.getLogger(HttpExchange.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final InFlight inFlight = new InFlight();
    private final HttpConnections httpConnections;
    private final RequestRetry requestRetry;
    private final MeterRegistry meters;

    HttpExchange(HttpConnections httpConnections, RequestRetry requestRetry, MeterRegistry meters) {
        this.httpConnections = httpConnections;
        this.requestRetry = requestRetry;
        this.meters = meters;
    }

    /**
     * Waits for requests in flight, after everything else has stopped: once the HTTP client is closed, they would end
     * in its errors.
     */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) ShutdownEvent event) throws InterruptedException {
        if (!inFlight.drain(STOP_TIMEOUT)) {
            LOG.debug("A request to the homeserver is still in flight");
        }
    }

    /** @throws HomeserverException for anything but a 2xx answer in JSON */
    MatrixResponse ask(MatrixRequest matrixRequest) {
        return requestRetry.with(
                matrixRequest, () -> unlessStopped(matrixRequest, () -> answer(matrixRequest)), MatrixResponse.class);
    }

    /**
     * Passes the answer to the sink as it comes.
     *
     * @throws HomeserverException for anything but a whole 2xx answer
     */
    void receive(MatrixRequest matrixRequest, MediaSink sink) {
        requestRetry.with(
                matrixRequest,
                () -> unlessStopped(matrixRequest, () -> received(matrixRequest, sink)),
                HttpReply.class);
    }

    private <T> T unlessStopped(MatrixRequest matrixRequest, Supplier<T> exchange) {
        if (!inFlight.begin()) {
            throw new Unclear(matrixRequest.toString(), "Homeroom is stopping", null);
        }
        try {
            return measured(matrixRequest, exchange);
        } finally {
            inFlight.end();
        }
    }

    private <T> T measured(MatrixRequest matrixRequest, Supplier<T> exchange) {
        Timer.Sample started = Timer.start(meters);
        String outcome = "failed";
        try {
            T answer = exchange.get();
            outcome = "ok";
            return answer;
        } catch (HomeserverException e) {
            outcome = outcome(e);
            LOG.debug(e.getMessage());
            throw e;
        } finally {
            started.stop(meters.timer(
                    "homeroom.homeserver.requests", "operation", matrixRequest.operation(), "outcome", outcome));
        }
    }

    private HttpReply received(MatrixRequest matrixRequest, MediaSink sink) {
        try {
            return successful(matrixRequest, httpConnections.receive(matrixRequest, sink));
        } catch (IOException e) {
            throw new Unclear(matrixRequest.toString(), e.getClass().getSimpleName(), e);
        }
    }

    private static HttpReply successful(MatrixRequest matrixRequest, HttpReply httpReply) {
        if (!httpReply.isSuccess()) {
            throw MatrixErrors.of(matrixRequest, httpReply.status(), httpReply.json(), httpReply.retryAfter());
        }
        return httpReply;
    }

    private MatrixResponse answer(MatrixRequest matrixRequest) {
        try {
            HttpReply httpReply = successful(matrixRequest, httpConnections.send(matrixRequest));
            if (httpReply.json().isContainerNode()) {
                return new MatrixResponse(matrixRequest, httpReply.json());
            }
            throw new Unclear(matrixRequest.toString(), "an answer that is not from a homeserver", null);
        } catch (JsonProcessingException e) {
            throw new Unclear(matrixRequest.toString(), "an answer that is not JSON", null);
        } catch (IOException e) {
            throw new Unclear(matrixRequest.toString(), e.getClass().getSimpleName(), e);
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
