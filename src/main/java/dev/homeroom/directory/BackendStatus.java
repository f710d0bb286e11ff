package dev.homeroom.directory;

import java.time.Instant;
import java.util.Optional;

/**
 * The status of polling one backend.
 *
 * @param lastComplete the time of the last complete list; empty before the first one of this process
 * @param outage why the circuit breaker of the server is open, in one line; empty while it is closed
 * @param failure why the latest poll failed, in one sentence; empty if it succeeded
 * @param doubt why the latest list is not accepted yet, in one sentence; empty if it is
 * @param agents number of agents, without the missing ones
 * @param missing number of known agents that are not in the list
 */
public record BackendStatus(
        String backend,
        Optional<Instant> lastComplete,
        Optional<String> outage,
        Optional<String> failure,
        Optional<String> doubt,
        int agents,
        int missing) {
    /** Whether its agents are out of reach. */
    public boolean isDown() {
        return outage.isPresent() || failure.isPresent();
    }
}
