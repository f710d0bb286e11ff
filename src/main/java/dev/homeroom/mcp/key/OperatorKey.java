package dev.homeroom.mcp.key;

import dev.homeroom.mcp.key.Callers.CallerVerdict;
import org.jspecify.annotations.Nullable;

/** Says whether an operator calls, by the key of the REST interface. */
public interface OperatorKey {
    /** The header for operators whose {@code Authorization} belongs to something else. */
    String HEADER = "X-API-Key";

    /**
     * Never throws.
     *
     * @param authorization the header of that name
     * @param apiKey the header {@link #HEADER}
     * @return an operator, or a refusal
     */
    CallerVerdict verdict(@Nullable String authorization, @Nullable String apiKey);
}
