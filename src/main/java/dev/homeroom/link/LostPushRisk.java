package dev.homeroom.link;

import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.HomeserverProbe;
import dev.homeroom.matrix.HomeserverProbe.ServerVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Tells whether the homeserver leaves a failed push unsent until something else happens. Tuwunel before 1.8.3 does, and
 * pings don't change it. The version is asked once an hour, because a homeserver may be updated between two pings.
 */
@ApplicationScoped
class LostPushRisk {
    private static final Logger LOG = Logger.getLogger(LostPushRisk.class);
    private static final Duration RECHECK = Duration.ofHours(1);
    private static final Duration RETRY = Duration.ofMinutes(5);
    private static final String TUWUNEL = "tuwunel";
    private static final int[] RESENDS_FROM = {1, 8, 3};
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final int MAX_DIGITS = 6;

    private final HomeserverProbe probe;
    private final LinkSettings settings;
    private final InstantSource clock;
    private Instant askAgainAt = Instant.MIN;
    private Optional<ServerVersion> known = Optional.empty();

    LostPushRisk(HomeserverProbe probe, LinkSettings settings, InstantSource clock) {
        this.probe = probe;
        this.settings = settings;
        this.clock = clock;
    }

    /** Blocks for a request once an hour. */
    synchronized boolean isGiven() {
        return switch (settings.lookForLostPushes()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> version().filter(LostPushRisk::losesPushes).isPresent();
        };
    }

    private Optional<ServerVersion> version() {
        Instant now = clock.instant();
        if (now.isBefore(askAgainAt)) {
            return known;
        }
        try {
            Optional<ServerVersion> version = probe.version();
            askAgainAt = now.plus(RECHECK);
            note(version);
        } catch (HomeserverException e) {
            askAgainAt = now.plus(RETRY);
        }
        return known;
    }

    private void note(Optional<ServerVersion> version) {
        if (!version.equals(known) && version.filter(LostPushRisk::losesPushes).isPresent()) {
            LOG.infof(
                    "%s %s does not send a failed push again by itself, so Homeroom looks for lost pushes. Tuwunel 1.8.3 or"
                            + " newer makes this unnecessary.",
                    version.get().name(), version.get().version());
        }
        known = version;
    }

    static boolean losesPushes(ServerVersion version) {
        return version.name().equalsIgnoreCase(TUWUNEL) && Arrays.compare(numbers(version.version()), RESENDS_FROM) < 0;
    }

    /** The first three numbers of the version: {@code 1.6.1 (abc)} gives 1, 6, 1. One without numbers is old. */
    private static int[] numbers(String version) {
        return NUMBER.matcher(version)
                .results()
                .map(MatchResult::group)
                .limit(3)
                .mapToInt(number -> number.length() > MAX_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(number))
                .toArray();
    }
}
