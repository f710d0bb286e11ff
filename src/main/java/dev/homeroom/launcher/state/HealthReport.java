package dev.homeroom.launcher.state;

import java.time.Instant;
import java.util.Optional;

/**
 * The last check.
 *
 * @param detail why it is not healthy; empty if it is
 * @param endpoint the address that was asked
 */
public record HealthReport(Instant lastCheck, boolean healthy, String detail, Optional<String> endpoint) {
    /** A good check that asked no address. */
    public static HealthReport good(Instant now) {
        return new HealthReport(now, true, "", Optional.empty());
    }
}
