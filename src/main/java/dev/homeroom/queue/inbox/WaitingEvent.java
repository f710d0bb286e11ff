package dev.homeroom.queue.inbox;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.lane.AgentTurn;
import dev.homeroom.queue.lane.LaneKind;
import java.time.Instant;
import java.util.Optional;

/**
 * The current event of a room's lane.
 *
 * @param key the event id, or that of the turn that one agent of several has for the event
 * @param json the event as the homeserver pushed it
 * @param kind the word by which its handler is found; empty if a process of an earlier version stored the event
 * @param round number of retries after final failures; 0 at first
 * @param asked present if the agent was asked before and the outcome is unknown: the process died, or the connection
 *     broke
 * @param firstFailedAt time of the first failed attempt, if the message is being retried
 * @param interruptions number of interruptions in this round
 * @param mayHaveFiles false only if the room has no file that could go with the event; most rooms never get one, and their
 *     turns are spared a transaction
 */
public record WaitingEvent(
        String key,
        RoomId room,
        String json,
        Optional<String> kind,
        Instant receivedAt,
        int round,
        Optional<EarlierAttempt> asked,
        Optional<Instant> firstFailedAt,
        int interruptions,
        boolean mayHaveFiles) {

    /** The same event with its kind. */
    public WaitingEvent ofKind(String word) {
        return new WaitingEvent(
                key,
                room,
                json,
                Optional.of(word),
                receivedAt,
                round,
                asked,
                firstFailedAt,
                interruptions,
                mayHaveFiles);
    }

    /** The turn for the same event in the lane of one agent of several. */
    public WaitingEvent asTurnIn(LaneKind lane) {
        return new WaitingEvent(
                new AgentTurn(lane, key).key(),
                room,
                json,
                kind,
                receivedAt,
                round,
                asked,
                firstFailedAt,
                interruptions,
                mayHaveFiles);
    }

    /** The id of the event: the key, except of a turn that one agent of several has for it. */
    public String event() {
        return AgentTurn.eventOf(key);
    }

    /**
     * The user that speaks for the agent whose turn it is.
     *
     * @param first the user of the room's first agent, which has the turns of a room with one agent
     */
    public UserId speaker(UserId first) {
        return AgentTurn.of(key)
                .map(turn -> UserId.of(turn.lane().word(), first.serverName()))
                .orElse(first);
    }

    /** Whether an earlier try in this round may have left something in the room. */
    public boolean wasBegun() {
        return asked.isPresent() || firstFailedAt.isPresent();
    }

    /** Identifies the turn of the event in this round, different from those of earlier rounds. */
    public String cause() {
        return round == 0 ? key : key + "#" + round;
    }

    /**
     * An earlier attempt whose end was not seen.
     *
     * @param attempt counts from 1
     * @param at no later than when the question left
     * @param runId the backend's name for the work, if known
     * @param interruptedAt time of the first interruption that a process observed
     */
    public record EarlierAttempt(int attempt, Instant at, Optional<String> runId, Optional<Instant> interruptedAt) {}
}
