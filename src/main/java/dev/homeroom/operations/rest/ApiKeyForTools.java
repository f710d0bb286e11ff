package dev.homeroom.operations.rest;

import dev.homeroom.mcp.key.Callers.CallerVerdict;
import dev.homeroom.mcp.key.OperatorKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The API key opens the tools of operators too. */
@ApplicationScoped
class ApiKeyForTools implements OperatorKey {
    private final ApiKey key;

    ApiKeyForTools(ApiKey key) {
        this.key = key;
    }

    @Override
    public CallerVerdict verdict(@Nullable String authorization, @Nullable String apiKey) {
        Optional<RestRefusal> refusal = RestRefusal.of(key.verdict(authorization, apiKey));
        return refusal.<CallerVerdict>map(refused -> new CallerVerdict.Refused(refused.status(), refused.error()))
                .orElseGet(CallerVerdict.Operator::new);
    }
}
