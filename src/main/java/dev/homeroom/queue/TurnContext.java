package dev.homeroom.queue;

import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.TurnStoppedException;
import dev.homeroom.queue.outbox.OutgoingEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
     * Edits and redactions of the event, as {@link #asking} found them: as pushed, in the order of arrival. The caller
     * must check their senders. Empty before {@link #asking}.
     */
    List<String> changes();

    /** Another event of the room; empty if it is unknown, malformed or no longer stored. */
    Optional<RoomEvent> known(String key);

    /**
     * The events behind this one that wait for their turns in the room, in order.
     *
     * @param most number of events
     */
    List<WaitingEvent> following(int most);

    /** The number of turns that wait in one of the room's lanes, the running one included. */
    int waitingIn(LaneKind lane);

    /** Whether an edit or a redaction of another message waits in the room that came before this event. */
    boolean hasEarlierChanges();

    /** In which of the room's lanes the event is handled. */
    default LaneKind track() {
        return lane().track();
    }

    /** The lane in which the event is handled, as it is held. A pause that follows the event belongs to its fence. */
    Lane lane();

    /** Notes the backend's name for the work. */
    void runStarted(String runId);

    /**
     * Sends an event while the turn still runs. The event is in the outbox first, so that after a crash it is sent
     * before the turn is repeated. Never throws {@link TurnStoppedException}; events of a stopped turn are redacted.
     *
     * @return empty if the event is not known to be sent; it may be sent later
     * @throws dev.homeroom.database.DatabaseUnavailableException when the event can't be stored now
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
     * Stops the turn of one event and its edits, at any time of arrival.
     *
     * @param key of the event
     * @return empty when the event is unknown or its turn is over
     */
    List<WaitingEvent> stopTurn(String key);

    /** Stops the turn of one event in these lanes alone. */
    List<WaitingEvent> stopTurn(String key, Set<LaneKind> lanes);
}
