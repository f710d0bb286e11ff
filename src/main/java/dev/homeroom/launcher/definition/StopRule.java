package dev.homeroom.launcher.definition;

import java.time.Duration;
import java.util.Optional;

/**
 * The rule for stopping a service. A container's own signal and time apply where the manifest says nothing.
 *
 * @param signal name without SIG
 * @param timeout time before KILL
 */
public record StopRule(Optional<String> signal, Optional<Duration> timeout) {
    /** For services that are no longer in the manifest, too. */
    public static final StopRule STANDARD = new StopRule(Optional.empty(), Optional.empty());

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    public String signalOfProcess() {
        return signal.orElse("TERM");
    }

    public Duration timeoutOfProcess() {
        return timeout.orElse(PATIENCE);
    }
}
