package dev.homeroom.matrix.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.HomeserverException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an answer other than 2xx means, by its status and {@code errcode} alone: homeservers' texts vary, and some of
 * them hold tokens.
 *
 * <table>
 * <caption>Meaning</caption>
 * <tr><td>429</td><td>{@link HomeserverException.RateLimited}, by {@code retry_after_ms}, else {@code Retry-After}</td></tr>
 * <tr><td>408, and all that is not 4xx</td><td>{@link HomeserverException.Unclear}</td></tr>
 * <tr><td>other 4xx</td><td>{@link HomeserverException.Refused}</td></tr>
 * </table>
 */
final class MatrixErrors {
    /** What may go into logs and the database as it is. */
    private static final Pattern ERRCODE = Pattern.compile("[A-Za-z0-9_.-]{1,100}");

    private static final Duration USUAL_PAUSE = Duration.ofSeconds(1);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private MatrixErrors() {}

    /**
     * @param body the answer's JSON; a missing node where it was none
     * @param retryAfter the header of that name
     */
    static HomeserverException of(MatrixRequest matrixRequest, int status, JsonNode body, @Nullable String retryAfter) {
        String errcode = errcode(body);
        if (status == 429) {
            return new HomeserverException.RateLimited(matrixRequest.toString(), pause(body, retryAfter));
        }
        if (status == 408 || status < 400 || status >= 500) {
            return new HomeserverException.Unclear(matrixRequest.toString(), status, errcode);
        }
        return new HomeserverException.Refused(
                matrixRequest.toString(), status, errcode == null ? "M_UNKNOWN" : errcode);
    }

    private static @Nullable String errcode(JsonNode body) {
        String errcode = body.path("errcode").textValue();
        return errcode != null && ERRCODE.matcher(errcode).matches() ? errcode : null;
    }

    private static Duration pause(JsonNode body, @Nullable String retryAfter) {
        Duration asked = milliseconds(body).or(() -> seconds(retryAfter)).orElse(USUAL_PAUSE);
        if (asked.compareTo(SHORTEST_PAUSE) < 0) {
            return SHORTEST_PAUSE;
        }
        return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
    }

    private static Optional<Duration> milliseconds(JsonNode body) {
        JsonNode value = body.path("retry_after_ms");
        return value.isNumber() && value.doubleValue() >= 0
                ? Optional.of(Duration.ofMillis(value.longValue()))
                : Optional.empty();
    }

    /** A date, the header's other form, is left to the usual pause: homeservers send seconds. */
    private static Optional<Duration> seconds(@Nullable String header) {
        return header != null && header.strip().matches("\\d{1,9}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(header.strip())))
                : Optional.empty();
    }
}
