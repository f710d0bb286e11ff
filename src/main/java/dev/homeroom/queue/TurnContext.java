package dev.homeroom.queue;

import dev.homeroom.matrix.EventId;
import dev.homeroom.queue.inbox.TurnStoppedException;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.outbox.OutgoingEvent;
import java.util.List;
import java.util.Optional;

/**
 * What a turn writes down while it runs, so that a crash at any point shows what may have happened.
 *
 * <p>Every method throws {@link TurnStoppedException} when the turn was stopped meanwhile.
 */
public interface TurnContext {
    /**
     * Notes that the agent is about to be asked. After a crash, or when it was cut off, the same attempt goes on.
     *
     * @return the attempt, counting from 1
     */
    int asking();

    /**
     * Edits and redactions that belong to the event, as {@link #asking} found them: as the homeserver pushed them, in the
     * order in which they came. Who sent them is to be looked at. Empty before.
     */
    List<String> changes();

    /** Another event of the room as the homeserver pushed it, whatever became of it; empty where it is not known (any more). */
    Optional<String> known(String key);

    /** Whether an edit or a redaction of another message waits in the room that came before this event. */
    boolean hasEarlierChanges();

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

    /** What became of something that was sent, by this turn or before a crash; empty when it is not known to be sent. */
    Optional<EventId> said(String transactionId);

    /**
     * For an event at the desk: tells people of the failures in the room of which they could not be told, since the
     * homeserver let nobody write there. One notice tells of all, the latest.
     *
     * @return whether there are any
     */
    boolean sayWhatWasForbidden();

    /**
     * For an event at the desk: stops every turn of its room that was taken in before it, those that wait and the one that
     * runs. They are settled when this returns, and nothing that a stopped turn still does counts. Idempotent: called again
     * for the same event, also after a crash, it gives the same turns.
     *
     * @return what was stopped, in order; {@link WaitingEvent#asked} says of each whether its agent may be working on it
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
