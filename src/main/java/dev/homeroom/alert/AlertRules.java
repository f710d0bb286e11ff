package dev.homeroom.alert;

import dev.homeroom.rooms.operations.AlertSettings;
import dev.homeroom.time.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides what the room is told next about a cause: a pure function of what this process sees and what the room says.
 *
 * <table>
 * <caption>The first match</caption>
 * <tr><th>the room says</th><th>the cause</th><th>then</th></tr>
 * <tr><td>open</td><td>is over</td><td>edit: over, not before the pace allows it</td></tr>
 * <tr><td>open</td><td>has another detail</td><td>edit, more rarely the longer it lasts</td></tr>
 * <tr><td>open</td><td>as told</td><td>nothing</td></tr>
 * <tr><td>over, or nothing</td><td>is over, and was told or never lasted</td><td>forget it</td></tr>
 * <tr><td>over, or nothing</td><td>has not lasted yet, or is not seen at the moment</td><td>wait</td></tr>
 * <tr><td>over, since it began</td><td>is seen by a process without the lead</td><td>wait: the leader sees no problem</td></tr>
 * <tr><td>over, lately</td><td>lasts, or is over and could not be told before</td><td>edit: again, or over again</td></tr>
 * <tr><td>over, or nothing</td><td>is over, and could not be told before</td><td>one message that says both</td></tr>
 * <tr><td>over, or nothing</td><td>lasts</td><td>a new message</td></tr>
 * </table>
 */
final class AlertRules {
    private static final Duration RAREST = Duration.ofHours(1);

    private final Duration after;
    private final Duration pace;

    AlertRules(AlertSettings settings) {
        this.after = settings.after();
        this.pace = settings.pace();
    }

    /** The decision. */
    sealed interface AlertStep {
        record Tell(AlertRecord next) implements AlertStep {}

        record Wait() implements AlertStep {}

        /** There is nothing more to tell. */
        record Forget() implements AlertStep {}
    }

    AlertStep next(Sighting seen, Optional<AlertRecord> room, String title, Instant now, Role role) {
        return room.filter(AlertRecord::isOpen)
                .map(open -> ofOpen(seen, open, now))
                .orElseGet(() -> ofClosed(seen, room, title, now, role));
    }

    /** Whether this process leads. Without the database nobody does, and every process tells. */
    enum Role {
        LEADER,
        ANYBODY
    }

    private AlertStep ofOpen(Sighting seen, AlertRecord open, Instant now) {
        if (seen.isOver(now, after)) {
            Instant end = seen.gone().orElse(now);
            return isPaced(open, now) ? new AlertStep.Tell(open.over(end, now)) : new AlertStep.Wait();
        }
        boolean changes = !open.says(seen.detail()) && isCalm(open, now);
        return changes ? new AlertStep.Tell(open.changed(seen.detail(), now)) : new AlertStep.Wait();
    }

    private AlertStep ofClosed(Sighting seen, Optional<AlertRecord> closed, String title, Instant now, Role role) {
        boolean isOver = seen.isOver(now, after);
        Optional<Instant> until = closed.flatMap(AlertRecord::until);
        boolean endedSince = until.filter(end -> !end.isBefore(seen.since())).isPresent();
        boolean hasLasted = seen.hasLasted(now, after);
        if (isOver && (endedSince || !hasLasted)) {
            return new AlertStep.Forget();
        }
        boolean isGoing = !isOver && seen.gone().isPresent();
        if (!hasLasted || isGoing || (endedSince && role == Role.ANYBODY)) {
            return new AlertStep.Wait();
        }
        Optional<AlertRecord> lately = closed.filter(alert -> alert.wasOverLately(seen.since()));
        if (lately.isPresent()) {
            return again(seen, lately.get(), now);
        }
        AlertRecord fresh = AlertRecord.opened(closed, title, seen.detail(), seen.since(), now);
        return new AlertStep.Tell(isOver ? fresh.overBeforeTold(seen.gone().orElse(now)) : fresh);
    }

    private AlertStep again(Sighting seen, AlertRecord closed, Instant now) {
        if (!isPaced(closed, now)) {
            return new AlertStep.Wait();
        }
        return new AlertStep.Tell(
                seen.isOver(now, after)
                        ? closed.againAndOver(seen.detail(), seen.gone().orElse(now), now)
                        : closed.again(seen.detail(), now));
    }

    private boolean isPaced(AlertRecord told, Instant now) {
        return !told.changed().plus(pace).isAfter(now);
    }

    private boolean isCalm(AlertRecord told, Instant now) {
        Duration pause = new Backoff(pace, RAREST).afterFailingFor(Duration.between(told.since(), told.changed()));
        return !told.changed().plus(pause).isAfter(now);
    }
}
