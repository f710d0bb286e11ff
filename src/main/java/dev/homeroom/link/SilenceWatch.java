package dev.homeroom.link;

import dev.homeroom.appservice.BoundRooms;
import dev.homeroom.appservice.CauseNames;
import dev.homeroom.appservice.IncomingCalls;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.lifecycle.Loop;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomChanges;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Finds lost pushes while the homeserver pushes nothing. Any push makes a homeserver send what it could not send before,
 * so only silence is suspicious.
 *
 * <table>
 * <caption>One look</caption>
 * <tr><th>rooms</th><th>read</th></tr>
 * <tr><td>of the bot, with new events since the last look</td><td>all; one request names them</td></tr>
 * <tr><td>without the bot, or all if that request fails</td><td>the {@value #MOST_UNANNOUNCED} that were not read for the
 *     longest time</td></tr>
 * </table>
 */
@ApplicationScoped
class SilenceWatch {
    static final int MOST_UNANNOUNCED = 20;
    private static final Logger LOG = Logger.getLogger(SilenceWatch.class);
    private static final Duration RECHECK = Duration.ofSeconds(5);

    private final LostPushRisk risk;
    private final IncomingCalls calls;
    private final Homeserver homeserver;
    private final BoundRooms rooms;
    private final Backfill backfill;
    private final Duration lookAfter;
    private final InstantSource clock;
    private final UserId bot;

    private final Loop loop;
    private final Set<RoomId> withBot = new HashSet<>();
    private final Set<RoomId> toRead = new LinkedHashSet<>();
    private Optional<String> since = Optional.empty();
    private Instant lookedAt = Instant.MIN;
    private boolean begun;

    SilenceWatch(
            LostPushRisk risk,
            IncomingCalls calls,
            Homeserver homeserver,
            BoundRooms rooms,
            Backfill backfill,
            LinkSettings settings,
            Namespace namespace,
            InstantSource clock) {
        this.risk = risk;
        this.calls = calls;
        this.homeserver = homeserver;
        this.rooms = rooms;
        this.backfill = backfill;
        this.lookAfter = settings.lookAfter();
        this.bot = namespace.bot();
        this.clock = clock;
        this.loop = Loop.every(Collections.min(List.of(lookAfter, RECHECK)), "silence", this::lookIfSilent);
    }

    /** Starts the watch. To be called once, when turns may run. */
    void start() {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    /** Looks for lost pushes if it is time to. To be called by one thread. */
    void lookIfSilent() {
        Instant now = clock.instant();
        if (isTime(now) && risk.isGiven()) {
            lookedAt = now;
            look();
        }
    }

    /** The first look doesn't wait for silence: it only finds the point in time from which the next one counts. */
    private boolean isTime(Instant now) {
        Instant push = calls.lastPush();
        Instant last = begun && push.isAfter(lookedAt) ? push : lookedAt;
        return last.equals(Instant.MIN) || !now.isBefore(last.plus(lookAfter));
    }

    private void look() {
        try {
            Set<RoomId> known = rooms.known().keySet();
            boolean announced = noteChanges();
            begun = true;
            known.stream()
                    .filter(room -> !announced || !withBot.contains(room))
                    .sorted(Comparator.comparing(backfill::readAt))
                    .limit(MOST_UNANNOUNCED)
                    .forEach(toRead::add);
            toRead.retainAll(known);
            List.copyOf(toRead).forEach(this::read);
        } catch (HomeserverException | DatabaseUnavailableException e) {
            LOG.debugf("Homeroom can't look for lost pushes now: %s", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warnf("Homeroom can't look for lost pushes now (%s) and retries", CauseNames.of(e));
        }
    }

    /**
     * Adds the bot's rooms with new events to those to be read.
     *
     * @return whether the homeserver named them
     */
    private boolean noteChanges() {
        try {
            RoomChanges changes = homeserver.changes(bot, since);
            if (since.isPresent()) {
                toRead.addAll(changes.changed());
            }
            withBot.addAll(changes.changed());
            withBot.removeAll(changes.left());
            since = Optional.of(changes.next());
            return true;
        } catch (HomeserverException e) {
            if (!isFinal(e)) {
                throw e;
            }
            LOG.debugf("The homeserver does not name the rooms with new events: %s", e.getMessage());
            return false;
        }
    }

    /** Whether the homeserver itself answered, so that the rooms have to be read without its help. */
    private static boolean isFinal(HomeserverException failure) {
        return switch (failure) {
            case HomeserverException.Refused refused -> !refused.mayPass();
            case HomeserverException.Unclear unclear -> unclear.errcode().isPresent();
            case HomeserverException.RateLimited limited -> false;
        };
    }

    private void read(RoomId room) {
        if (backfill.readAgain(room)) {
            toRead.remove(room);
        }
    }
}
