package dev.homeroom.talk;

import dev.homeroom.queue.inbox.InboxQueries;
import dev.homeroom.queue.inbox.InboxQueries.TurnProgress;
import dev.homeroom.queue.lane.AgentTurn;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.outbox.SentEvents;
import dev.homeroom.queue.outbox.SentEvents.SentPart;
import dev.homeroom.talk.TalkTable.StoredTalk;
import dev.homeroom.tracking.TrackedState;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;

/** How far a talk has come, as the database knows it. */
sealed interface TalkStage {
    /** The agent's turn is still to come, or runs, or there will be none. */
    record Without(TrackedState state) implements TalkStage {}

    /**
     * The turn has its outcome, and all of that was sent.
     *
     * @param sent the messages of the outcome, in order
     */
    record Over(TurnProgress turn, List<SentPart> sent) implements TalkStage {}

    /** Empty when the outbox has forgotten the message. */
    static Optional<TalkStage> of(Connection connection, StoredTalk talk) {
        return SentEvents.of(connection, talk.question())
                .map(question -> question.event()
                        .map(event -> ofTurn(connection, talk, event.value()))
                        .orElseGet(() -> new Without(
                                question.waits()
                                        ? new TrackedState.Waiting()
                                        : new TrackedState.Failed(Talks.NOT_SAID, Optional.empty()))));
    }

    /** In a room with several agents, the agent has a turn of its own for the event. */
    private static TalkStage ofTurn(Connection connection, StoredTalk talk, String event) {
        String ofAgent = new AgentTurn(LaneKind.ofAgent(talk.agentUser()), event).key();
        return InboxQueries.progress(connection, talk.room(), ofAgent)
                .map(turn -> ofTurn(connection, talk, ofAgent, turn))
                .or(() -> InboxQueries.progress(connection, talk.room(), event)
                        .map(turn -> ofTurn(connection, talk, event, turn)))
                .orElseGet(() -> new Without(new TrackedState.Waiting()));
    }

    private static TalkStage ofTurn(Connection connection, StoredTalk talk, String key, TurnProgress turn) {
        String cause = turn.round() == 0 ? key : key + "#" + turn.round();
        if (!turn.over()) {
            return new Without(turn.begun() ? new TrackedState.Running() : new TrackedState.Waiting());
        }
        return SentEvents.areToCome(connection, talk.room(), cause)
                ? new Without(new TrackedState.Running())
                : new Over(turn, SentEvents.messagesFor(connection, talk.room(), cause));
    }
}
