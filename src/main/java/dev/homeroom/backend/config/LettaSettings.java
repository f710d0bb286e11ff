package dev.homeroom.backend.config;

import dev.homeroom.settings.Setting;
import dev.homeroom.settings.Spelling;
import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;

/** The shortcut for one Letta server. It configures a backend of kind {@code letta} named {@code letta}. */
@ConfigMapping(prefix = "homeroom.letta")
public interface LettaSettings {

    @Setting(
            value = "Address of the Letta API server. Creates a backend named `letta`; same as "
                    + "`homeroom.backends.letta.url`.",
            env = "LETTA_API_URL",
            secret = true)
    Optional<@Pattern(regexp = Spelling.WEB_ADDRESS, message = Spelling.IN_WORDS) String> url();

    @Setting(
            value = "Key of that server; same as `homeroom.backends.letta.api-key`. A server that runs without "
                    + "`--secure` needs none.",
            env = "LETTA_API_KEY",
            secret = true)
    Optional<String> apiKey();
}
