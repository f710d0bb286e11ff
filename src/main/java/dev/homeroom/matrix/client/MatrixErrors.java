package dev.homeroom.matrix.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.HomeserverException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Maps an answer other than 2xx to an exception, by status and {@code errcode} alone: error texts vary between homeservers, and some contain tokens.
 *
 * <table>
 * <caption>Meaning</caption>
 * <tr><td>429</td><td>{@link HomeserverException.RateLimited}, by {@code retry_after_ms}, else {@code Retry-After}</td></tr>
 * <tr><td>408, and any status that is not 4xx</td><td>{@link HomeserverException.Unclear}</td></tr>
 * <tr><td>other 4xx</td><td>{@link HomeserverException.Refused}</td></tr>
 * </table>
 */
final class MatrixErrors {
    /** Codes that are safe to log and store. */
    private static final Pattern ERRCODE = Pattern.compile("[A-Za-z0-9_.-]{1,100}");

    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(1);
    private static final Duration MIN_PAUSE = Duration.ofMillis(100);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(10);

    private MatrixErrors() {}

    /**
     * @param body the answer's JSON; a missing node if there was none
     * @param retryAfter the {@code Retry-After} header
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
        Duration asked = milliseconds(body).or(() -> seconds(retryAfter)).orElse(DEFAULT_PAUSE);
        if (asked.compareTo(MIN_PAUSE) < 0) {
            return MIN_PAUSE;
        }
        return asked.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : asked;
    }

    private static Optional<Duration> milliseconds(JsonNode body) {
        JsonNode value = body.path("retry_after_ms");
        return value.isNumber() && value.doubleValue() >= 0
                ? Optional.of(Duration.ofMillis(value.longValue()))
                : Optional.empty();
    }

    /** Reads seconds only. The header's date form gets the default pause, since homeservers send seconds. */
    private static Optional<Duration> seconds(@Nullable String header) {
        return header != null && header.strip().matches("\\d{1,9}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(header.strip())))
                : Optional.empty();
    }
}
