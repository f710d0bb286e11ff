package dev.homeroom.turn.approval;

import dev.homeroom.conversation.question.QuestionCards;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.rooms.further.AgentDepartures;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Ends the waits for people in rooms that agents have left, and in encrypted ones. Nobody can decide there any more: a turn that waits
 * looks again at once, and ends or goes on without a decision. Questions are withdrawn, which their callers see at once.
 */
@ApplicationScoped
public class EndedWaits implements AgentDepartures {
    private final LaneTable laneTable;
    private final QuestionCards questionCards;

    public EndedWaits(LaneTable laneTable, QuestionCards questionCards) {
        this.laneTable = laneTable;
        this.questionCards = questionCards;
    }

    @Override
    public void left(RoomId room, List<UserId> agents) {
        questionCards.withdraw(room, agents);
        laneTable.resume(room);
    }

    /** The room is encrypted now. Idempotent. */
    public void encrypted(RoomId room) {
        questionCards.withdrawFromEncrypted(room);
        laneTable.resume(room);
    }
}
