package dev.homeroom.launcher.state;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The content of {@code state.json}.
 *
 * @param requests number of requests so far
 */
public record LauncherState(long requests, Map<String, ProfileRecord> profiles, Map<String, ServiceRecord> services) {
    public static final LauncherState EMPTY = new LauncherState(0, Map.of(), Map.of());

    /** A profile that was started and not stopped. */
    public record ProfileRecord(Instant startedAt, List<String> services) {}

    public ServiceRecord service(String name) {
        return services.getOrDefault(name, ServiceRecord.NEW);
    }
}
