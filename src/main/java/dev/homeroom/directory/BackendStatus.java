package dev.homeroom.directory;

import java.time.Instant;
import java.util.Optional;

/**
 * How polling one backend goes.
 *
 * @param lastComplete when a complete list was last read; empty before the first one of this process
 * @param failure why the latest poll failed, in one sentence; empty when it didn't
 * @param doubt why the latest list is not believed yet, in one sentence; empty when it is
 * @param agents how many agents there are, without the missing ones
 * @param missing how many known agents the list is without
 */
public record BackendStatus(
        String backend,
        Optional<Instant> lastComplete,
        Optional<String> failure,
        Optional<String> doubt,
        int agents,
        int missing) {}
