package dev.homeroom.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;

/** The address of the port for health checks and metrics. */
@ConfigMapping(prefix = "homeroom.management")
public interface ManagementSettings {

    @Setting("Port for health checks (`/q/health`) and metrics (`/q/metrics`).")
    @WithDefault("9004")
    @Min(1)
    @Max(65_535)
    int port();

    @Setting("Address to listen on for health checks and metrics. The default accepts connections from this "
            + "machine only; `0.0.0.0` accepts all, as a container needs it.")
    @WithDefault("127.0.0.1")
    @Pattern(regexp = "\\S+", message = "an address of this machine, or 0.0.0.0")
    String host();
}
