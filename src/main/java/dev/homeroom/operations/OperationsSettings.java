package dev.homeroom.operations;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The REST interface for operators and tools. */
@ConfigMapping(prefix = "homeroom.api")
public interface OperationsSettings {

    @Setting(
            value = "What callers of the REST interface show as `Authorization: Bearer …` or `X-API-Key`; at least 16"
                    + " characters. Without it the interface is closed, but for `GET /health`.",
            env = "HOMEROOM_API_KEY")
    Optional<String> key();
}
