package dev.homeroom.queue;

import static java.util.stream.Collectors.flatMapping;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.homeroom.queue.inbox.InboxQueries;
import dev.homeroom.queue.inbox.InboxTable;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.limit.QueueLimit;
import dev.homeroom.queue.outbox.Outbox;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes the steps of many lanes in one transaction, and chooses the next step of each.
 *
 * <p>Each step is written as a whole or not at all, as in a transaction of its own:
 *
 * <ul>
 *   <li>All lanes are locked first, in the order in which every transaction locks lanes. A step whose lane is lost writes
 *       nothing. A locked lane can't be lost until the commit.
 *   <li>The first statement of a step tells whether the step still holds: an event is settled only if it waits. If it doesn't,
 *       the rest of the step is not written.
 *   <li>Steps of different lanes change different rows, so none sees what another has written.
 *   <li>A failure rolls all steps back.
 * </ul>
 *
 * <p>The next step is read by statements that begin after the lane is locked. Otherwise a concurrent wake-up would be lost.
 */
@Singleton
class LaneSteps {
    private final LaneTable laneTable;
    private final InboxTable inboxTable;
    private final Outbox outbox;
    private final QueueLimit queueLimit;
    private final RoomHistory history;

    LaneSteps(LaneTable laneTable, InboxTable inboxTable, Outbox outbox, QueueLimit queueLimit, RoomHistory history) {
        this.laneTable = laneTable;
        this.inboxTable = inboxTable;
        this.outbox = outbox;
        this.queueLimit = queueLimit;
        this.history = history;
    }

    /** Returns the result of each step, in their order. The results are true once the transaction has committed. */
    List<Committed> write(Connection connection, List<LaneStep> steps) {
        Set<Lane> held = laneTable.lockHeld(
                connection, steps.stream().map(LaneStep::lane).toList());
        List<LaneStep> allowed =
                steps.stream().filter(step -> held.contains(step.lane())).toList();
        Set<String> settled =
                finish(connection, only(LaneStep.Finish.class, allowed).toList());
        confirm(connection, only(LaneStep.Confirm.class, allowed));
        Map<String, InboxTable.Attempt> attempts = inboxTable.firstAttempts(
                connection,
                only(LaneStep.Ask.class, allowed).map(LaneStep.Ask::key).toList());
        List<Lane> ended = allowed.stream()
                .filter(step -> isEnd(step, settled))
                .map(LaneStep::lane)
                .toList();
        Map<Lane, Step> next = next(connection, ended);
        return steps.stream()
                .map(step -> held.contains(step.lane()) ? result(step, next, attempts) : new Committed.NotHeld())
                .toList();
    }

    private static <T extends LaneStep> Stream<T> only(Class<T> kind, List<LaneStep> steps) {
        return steps.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** Returns the keys of those events that have waited. */
    private Set<String> finish(Connection connection, List<LaneStep.Finish> steps) {
        Set<String> settled = inboxTable.settleThoseThatWait(
                connection, steps.stream().collect(toMap(LaneStep.Finish::key, LaneStep.Finish::how)));
        steps.stream()
                .filter(step -> settled.contains(step.key()))
                .collect(groupingBy(step -> step.lane().track(), flatMapping(step -> step.toSend().stream(), toList())))
                .forEach((kind, toSend) -> outbox.put(connection, kind, toSend));
        return settled;
    }

    private void confirm(Connection connection, Stream<LaneStep.Confirm> steps) {
        outbox.sent(connection, steps.collect(toMap(LaneStep.Confirm::transactionId, LaneStep.Confirm::event)));
    }

    private static boolean isEnd(LaneStep step, Set<String> settled) {
        return switch (step) {
            case LaneStep.Begin _, LaneStep.Confirm _ -> true;
            case LaneStep.Finish finish -> settled.contains(finish.key());
            case LaneStep.Ask _ -> false;
        };
    }

    private static Committed result(LaneStep step, Map<Lane, Step> next, Map<String, InboxTable.Attempt> attempts) {
        return switch (step) {
            case LaneStep.Begin(Lane lane) -> chosen(lane, next);
            case LaneStep.Confirm confirm -> chosen(confirm.lane(), next);
            case LaneStep.Finish finish ->
                next.containsKey(finish.lane()) ? chosen(finish.lane(), next) : new Committed.NotWaiting(finish.key());
            case LaneStep.Ask ask
            when attempts.containsKey(ask.key()) ->
                new Committed.Asked(Objects.requireNonNull(attempts.get(ask.key())));
            case LaneStep.Ask _ -> new Committed.NotFresh();
        };
    }

    private static Committed chosen(Lane lane, Map<Lane, Step> next) {
        return new Committed.Chosen(Objects.requireNonNull(next.get(lane)));
    }

    /**
     * Chooses the next step of each lane: first the waiting outbox rows, in order, then the next event, and in a control lane
     * the notices about the queue. Releases the lanes that have none. The caller has locked the lanes.
     */
    Map<Lane, Step> next(Connection connection, List<Lane> lanes) {
        // Asked before the events are read: those of a room may be incomplete from the next moment on.
        Set<Lane> complete =
                lanes.stream().filter(lane -> history.isComplete(lane.room())).collect(toSet());
        Map<Lane, Step> next = new HashMap<>();
        outbox.next(connection, lanes).forEach((lane, send) -> next.put(lane, Step.ToSend.of(send)));
        // Backfill runs first: its events may be older than the next one.
        InboxQueries.next(connection, without(next, lanes))
                .forEach((lane, event) ->
                        next.put(lane, complete.contains(lane) ? new Step.ToHandle(event) : new Step.ToReadBack()));
        List<Lane> idle = new ArrayList<>();
        for (Lane lane : without(next, lanes)) {
            QueueLimit.QueueCheck queueCheck = queueCheck(connection, lane);
            if (!queueCheck.isNothing()) {
                next.put(lane, new Step.ToSay(queueCheck));
            } else if (queueCheck.undecided()) {
                laneTable.releaseFor(connection, lane, QueueLimit.FRESH);
                next.put(lane, new Step.Nothing());
            } else {
                idle.add(lane);
                next.put(lane, new Step.Nothing());
            }
        }
        laneTable.releaseIdle(connection, idle);
        return next;
    }

    private static List<Lane> without(Map<Lane, Step> chosen, List<Lane> lanes) {
        return lanes.stream().filter(lane -> !chosen.containsKey(lane)).toList();
    }

    private QueueLimit.QueueCheck queueCheck(Connection connection, Lane lane) {
        return lane.track().isControl() ? queueLimit.look(connection, lane.room()) : QueueLimit.QueueCheck.NOTHING;
    }
}
