package dev.homeroom.queue;

import dev.homeroom.matrix.EventId;
import dev.homeroom.queue.inbox.TurnStoppedException;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.outbox.OutgoingEvent;
import java.util.List;
import java.util.Optional;

/**
 * Checkpoints of a running turn, so that a crash at any point shows what may have happened.
 *
 * <p>Every method throws {@link TurnStoppedException} when the turn has been stopped.
 */
public interface TurnContext {
    /**
     * Records that the agent is about to be asked. After a crash or an interruption, the same attempt continues.
     *
     * @return the attempt, counting from 1
     */
    int asking();

    /**
     * Edits and redactions that belong to the event, as {@link #asking} found them: as the homeserver pushed them, in the
     * order in which they came. Who sent them is to be looked at. Empty before.
     */
    List<String> changes();

    /** Another event of the room as the homeserver pushed it; empty if it is unknown or no longer stored. */
    Optional<String> known(String key);

    /** In which of the room's lanes the event is handled. */
    LaneKind track();

    /** Notes the backend's name for the work. */
    void runStarted(String runId);

    /**
     * Sends something while the turn still runs. It is in the outbox first: after a crash it is sent before the event is
     * handled again. Never throws {@link TurnStoppedException}; what was said of a turn that was stopped is taken back.
     *
     * @return empty when it is not known to be sent, and may be sent later
     * @throws dev.homeroom.database.DatabaseUnavailableException when it can't be noted now
     */
    Optional<EventId> say(OutgoingEvent outgoingEvent);

    /** The id of an event that this turn sent, possibly before a crash; empty if it is not known to be sent. */
    Optional<EventId> said(String transactionId);

    /**
     * For control events: tells people about failures in the room that could not be reported because the homeserver
     * allowed no notice. The latest notice reports all of them.
     *
     * @return whether there were any
     */
    boolean sayWhatWasForbidden();

    /**
     * For control events: stops every turn of the room that was taken in before this event, waiting or running. The
     * turns are settled when this method returns, and later results of a stopped turn are ignored. Idempotent: a
     * repeated call for the same event, even after a crash, returns the same turns.
     *
     * @return the stopped turns, in order; {@link WaitingEvent#asked} says of each whether its agent may be working on
     *     it
     */
    List<WaitingEvent> stopTurns();

    /**
     * As {@link #stopTurns()}, for the turn of one event and its edits only, whenever they were taken in.
     *
     * @param key of the event
     * @return empty when that event has no turn to come, because it is over or there is no such event
     */
    List<WaitingEvent> stopTurn(String key);
}
