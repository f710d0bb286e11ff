package dev.homeroom.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;

/** The address of the port that the homeserver and the REST API use. */
@ConfigMapping(prefix = "homeroom.http")
public interface HttpSettings {

    @Setting("Port for the homeserver and for the REST API.")
    @WithDefault("8004")
    @Min(1)
    @Max(65_535)
    int port();

    @Setting("Address to listen on. The default accepts connections from this machine only; `0.0.0.0` accepts all, "
            + "as a container needs it.")
    @WithDefault("127.0.0.1")
    @Pattern(regexp = "\\S+", message = "an address of this machine, or 0.0.0.0")
    String host();

    @Setting("How long the headers of a request may take, on this port and on that for health checks. After that the"
            + " connection is closed.")
    @WithDefault("30s")
    @DurationRange(from = "1s", to = "10m")
    Duration headerTimeout();

    @Setting("How long the body of a request may take, on both ports. After that the connection is closed, and a "
            + "homeserver sends the push again. A body has at most 64 MB.")
    @WithDefault("5m")
    @DurationRange(from = "1s", to = "1h")
    Duration bodyTimeout();
}
