package dev.homeroom.backend.config;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The short way to one Letta server: makes a backend of kind {@code letta} that is called {@code letta}. */
@ConfigMapping(prefix = "homeroom.letta")
public interface LettaSettings {

    @Setting(
            value =
                    "Address of the Letta API server. Makes a backend called `letta`; the same as `homeroom.backends.letta.url`.",
            env = "LETTA_API_URL")
    Optional<String> url();

    @Setting(
            value =
                    "Key of that server; the same as `homeroom.backends.letta.api-key`. A server that runs without `--secure`"
                            + " needs none.",
            env = "LETTA_API_KEY")
    Optional<String> apiKey();
}
