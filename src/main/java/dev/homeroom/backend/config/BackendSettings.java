package dev.homeroom.backend.config;

import dev.homeroom.backend.ApiAddress;
import dev.homeroom.settings.DurationRange;
import dev.homeroom.settings.Setting;
import dev.homeroom.settings.Spelling;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The servers of agents: one entry for each backend, under its name. */
@ConfigMapping(prefix = "homeroom.backends")
public interface BackendSettings {

    @Setting(
            "The backends by name. A name is a lower-case letter and up to 31 lower-case letters or digits, is not `local`,"
                    + " and is not eight hexadecimal digits; it becomes part of user ids and must not change later.")
    @WithParentName
    @WithDefaults
    Map<String, Entry> byName();

    /** One backend. */
    interface Entry {

        @Setting("Kind of the backend: `letta` (a Letta API server), `openai` (any server with `/v1/models` and "
                + "`/v1/chat/completions`, including a Letta App Server) or `builtin` (demo agents that need no "
                + "server).")
        Optional<BackendKind> kind();

        @Setting(
                value = "Address of the server, with or without `/v1` at its end. For `openai` it can also be the "
                        + "address of an API with another version in its path, or of `…/chat/completions`. Not used by "
                        + "`builtin`.",
                secret = true)
        Optional<@Pattern(regexp = Spelling.WEB_ADDRESS, message = Spelling.IN_WORDS) String> url();

        @Setting("Path of the API below `url`, for servers whose API is not under `/v1`; `/` for none. Only used by "
                + "`openai`. Default: `/v1`, or nothing if `url` has a version of its own.")
        Optional<@Pattern(regexp = ApiAddress.PATH, message = ApiAddress.PATH_IN_WORDS) String> path();

        @Setting("Models to offer as agents, separated by commas, for servers whose `/v1/models` list is missing or "
                + "too long. Only used by `openai`. By default the server is asked for its list.")
        Optional<List<String>> models();

        @Setting(value = "Key sent as `Authorization: Bearer`. None by default.", secret = true)
        Optional<String> apiKey();

        @Setting("Timeout for connecting to the server.")
        @WithDefault("5s")
        @DurationRange(from = "1ms", to = "1h")
        Duration connectTimeout();

        @Setting("How long an agent may work without sending anything new. Keep-alives don't count.")
        @WithDefault("60s")
        @DurationRange(from = "1ms", to = "1d")
        Duration idleTimeout();

        @Setting("How long one turn of an agent may take in total.")
        @WithDefault("15m")
        @DurationRange(from = "1ms", to = "7d")
        Duration turnTimeout();

        @Setting("Maximum number of turns that run on the server at once. Further turns wait for up to `idle-timeout`.")
        @WithDefault("8")
        @Min(1)
        @Max(1_000)
        int parallelTurns();

        @Setting("How often a server that can't be reached is probed. Meanwhile it gets no questions.")
        @WithDefault("10s")
        @DurationRange(from = "100ms", to = "10m")
        Duration probeInterval();

        @Setting("Page size for reading the list of agents. Only used by `letta`.")
        @WithDefault("100")
        @Min(1)
        @Max(1_000)
        int pageSize();
    }
}
