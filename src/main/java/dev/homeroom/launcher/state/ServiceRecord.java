package dev.homeroom.launcher.state;

import java.time.Instant;
import java.util.Optional;

/**
 * The entry of a service.
 *
 * @param profile whose variables it runs with
 * @param asked number of the request that last named it; people's processes write it, as they write the wish and the profile
 * @param handled number of the last request that the supervisor has seen
 * @param logStart length of its log when it was started
 * @param restarts since it was last healthy for long
 * @param detail a sentence about the state; empty if there is nothing to say
 */
public record ServiceRecord(
        ServiceState state,
        Wish wish,
        Optional<String> profile,
        long asked,
        long handled,
        Optional<Instance> instance,
        Optional<Instant> startedAt,
        long logStart,
        Optional<HealthReport> health,
        int restarts,
        String detail) {
    /** Nothing was ever asked of the service. */
    public static final ServiceRecord NEW = new ServiceRecord(
            ServiceState.STOPPED,
            Wish.STOP,
            Optional.empty(),
            0,
            0,
            Optional.empty(),
            Optional.empty(),
            0,
            Optional.empty(),
            0,
            "");

    public ServiceRecord asked(Wish newWish, Optional<String> newProfile, long request) {
        return new ServiceRecord(
                state, newWish, newProfile, request, handled, instance, startedAt, logStart, health, restarts, detail);
    }

    /** Takes the part of {@code latest} that people write. */
    public ServiceRecord withRequestOf(ServiceRecord latest) {
        return asked(latest.wish, latest.profile, latest.asked);
    }

    public ServiceRecord handledAll() {
        return new ServiceRecord(
                state, wish, profile, asked, asked, instance, startedAt, logStart, health, restarts, detail);
    }

    public ServiceRecord in(ServiceState newState, String newDetail) {
        return new ServiceRecord(
                newState,
                wish,
                profile,
                asked,
                handled,
                newState.isUp() ? instance : Optional.empty(),
                startedAt,
                logStart,
                newState.isUp() ? health : Optional.empty(),
                restarts,
                newDetail);
    }

    public ServiceRecord launching(Instant now, long logLength) {
        return new ServiceRecord(
                ServiceState.STARTING,
                wish,
                profile,
                asked,
                handled,
                Optional.empty(),
                Optional.of(now),
                logLength,
                Optional.empty(),
                restarts,
                "");
    }

    public ServiceRecord as(Instance newInstance) {
        return new ServiceRecord(
                state,
                wish,
                profile,
                asked,
                handled,
                Optional.of(newInstance),
                startedAt,
                logStart,
                health,
                restarts,
                detail);
    }

    public ServiceRecord checked(HealthReport report) {
        return new ServiceRecord(
                state,
                wish,
                profile,
                asked,
                handled,
                instance,
                startedAt,
                logStart,
                Optional.of(report),
                restarts,
                detail);
    }

    public ServiceRecord restarted(int count) {
        return new ServiceRecord(
                state, wish, profile, asked, handled, instance, startedAt, logStart, health, count, detail);
    }

    /** Whether services that need it can start. */
    public boolean isReady() {
        return wish == Wish.RUN && (state == ServiceState.DONE || isHealthy());
    }

    /** Whether it runs and its last check was good. */
    public boolean isHealthy() {
        return state == ServiceState.RUNNING
                && health.map(HealthReport::healthy).orElse(true);
    }

    /** Whether the supervisor has seen the last request and gave up. */
    public boolean isGivenUp() {
        return handled == asked && (state == ServiceState.FAILED || state == ServiceState.ENDED);
    }
}
