package dev.homeroom.matrix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One request and its answer: read up to a limit, measured, and every failure in our own words. */
@ApplicationScoped
class Exchange {
    private static final Logger LOG = Logger.getLogger(Exchange.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LARGEST_ANSWER = 64 * 1024 * 1024;
    private static final int LARGEST_ERROR = 64 * 1024;

    private static final int ALL = Integer.MAX_VALUE;
    private static final long LONGEST_END = 5;

    private final Semaphore underWay = new Semaphore(ALL);
    private final Patience patience;
    private final MeterRegistry meters;

    Exchange(Patience patience, MeterRegistry meters) {
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
    JsonNode ask(Call call, Patience.Rule rule, Supplier<InputStream> request) {
        return patience.with(rule, () -> unlessStopped(call, request));
    }

    private JsonNode unlessStopped(Call call, Supplier<InputStream> request) {
        if (!underWay.tryAcquire()) {
            throw new HomeserverException.Unclear(call.toString(), "Homeroom is stopping", null);
        }
        try {
            return measured(call, request);
        } finally {
            underWay.release();
        }
    }

    private JsonNode measured(Call call, Supplier<InputStream> request) {
        Timer.Sample started = Timer.start(meters);
        String outcome = "failed";
        try {
            JsonNode answer = answer(call, request);
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

    private static JsonNode answer(Call call, Supplier<InputStream> request) {
        try (InputStream body = request.get()) {
            JsonNode answer = read(body, LARGEST_ANSWER);
            if (answer.isContainerNode()) {
                return answer;
            }
            throw new HomeserverException.Unclear(call.toString(), "an answer that no homeserver gives", null);
        } catch (WebApplicationException e) {
            throw failure(call, e.getResponse());
        } catch (JsonProcessingException e) {
            throw new HomeserverException.Unclear(call.toString(), "an answer that is not JSON", null);
        } catch (IOException | ProcessingException e) {
            throw new HomeserverException.Unclear(call.toString(), e.getClass().getSimpleName(), e);
        }
    }

    private static HomeserverException failure(Call call, Response response) {
        try (response) {
            return Failures.of(
                    call, response.getStatus(), errorBody(response), response.getHeaderString(HttpHeaders.RETRY_AFTER));
        }
    }

    private static JsonNode errorBody(Response response) {
        try (InputStream body = response.readEntity(InputStream.class)) {
            return read(body, LARGEST_ERROR);
        } catch (IOException | ProcessingException | IllegalStateException e) {
            return MissingNode.getInstance();
        }
    }

    private static JsonNode read(@Nullable InputStream body, int limit) throws IOException {
        if (body == null) {
            return MissingNode.getInstance();
        }
        byte[] bytes = body.readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw new IOException("An answer of more than %d bytes".formatted(limit));
        }
        return JSON.readTree(bytes);
    }

    private static String outcome(HomeserverException failure) {
        return switch (failure) {
            case HomeserverException.Refused refused -> "refused";
            case HomeserverException.RateLimited limited -> "rate_limited";
            case HomeserverException.Unclear unclear -> "unclear";
        };
    }
}
