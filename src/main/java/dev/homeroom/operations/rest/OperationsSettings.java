package dev.homeroom.operations.rest;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;

/** The REST interface for operators and tools. */
@ConfigMapping(prefix = "homeroom.api")
public interface OperationsSettings {
    /** At least 16 characters, not one character repeated, and not beginning with a word of a sample. */
    String SOUND = "(?i)(?!sample|example|change[-_ ]?me|secret|password|your[-_ ]|(.)\\1*$).{16,}";

    @Setting(
            value = "Key for the REST interface, which callers send as `Authorization: Bearer …` or `X-API-Key`; at "
                    + "least 16 characters. Without a key only `GET /health` works.",
            env = "HOMEROOM_API_KEY",
            secret = true)
    Optional<@Pattern(regexp = SOUND, message = "random, of at least 16 characters, and no sample") String> key();
}
