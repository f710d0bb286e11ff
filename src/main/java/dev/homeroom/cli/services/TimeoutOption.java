package dev.homeroom.cli.services;

import dev.homeroom.launcher.manifest.Durations;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The longest time that a command waits. */
final class TimeoutOption {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--timeout", paramLabel = "TIME", description = "End with 1 after this time, such as 90s or 5m.")
    private @Nullable String timeout;

    Optional<Duration> limit() {
        return Optional.ofNullable(timeout)
                .map(text -> Durations.parse(text)
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(), "--timeout has to be a time such as 90s or 5m.")));
    }
}
