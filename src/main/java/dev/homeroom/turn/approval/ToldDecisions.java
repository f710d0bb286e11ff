package dev.homeroom.turn.approval;

import dev.homeroom.backend.AgentBackend.ToolDecision;
import dev.homeroom.conversation.approval.CardEvents;
import dev.homeroom.conversation.card.ApprovalTable;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.turn.reply.Turn;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The decisions that agents are told, and the notes that say whether they were. */
@Singleton
public class ToldDecisions {
    private final LaneTable laneTable;
    private final CardEvents cardEvents;
    private final InstantSource clock;

    public ToldDecisions(LaneTable laneTable, CardEvents cardEvents, InstantSource clock) {
        this.laneTable = laneTable;
        this.cardEvents = cardEvents;
        this.clock = clock;
    }

    /** The decisions, with reasons for the agent. */
    public List<ToolDecision> of(WaitingCard waiting) {
        return waiting.card().calls().stream()
                .map(call -> new ToolDecision(call.id(), call.decision().flatMap(cardEvents::denial)))
                .toList();
    }

    /** Notes that the agent is about to be told. */
    public void telling(Turn turn, WaitingCard waiting) {
        laneTable.useTransaction(
                turn.context().lane(),
                connection ->
                        ApprovalTable.telling(connection, waiting.card().id(), Instant.ofEpochMilli(clock.millis())));
    }

    /** Notes that the agent was certainly not told. */
    public void notTold(Turn turn, WaitingCard waiting) {
        laneTable.useTransaction(
                turn.context().lane(),
                connection -> ApprovalTable.notTold(connection, waiting.card().id()));
    }
}
