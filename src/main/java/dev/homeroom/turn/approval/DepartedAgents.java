package dev.homeroom.turn.approval;

import dev.homeroom.conversation.question.QuestionCards;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.rooms.further.AgentDepartures;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Ends the waits for people in rooms that agents have left. Nobody can decide there any more: a turn that waits ends and withdraws its
 * card, and questions are withdrawn, which their callers see at once.
 */
@ApplicationScoped
public class DepartedAgents implements AgentDepartures {
    private final LaneTable laneTable;
    private final QuestionCards questionCards;

    public DepartedAgents(LaneTable laneTable, QuestionCards questionCards) {
        this.laneTable = laneTable;
        this.questionCards = questionCards;
    }

    @Override
    public void left(RoomId room, List<UserId> agents) {
        questionCards.withdraw(room, agents);
        laneTable.resume(room);
    }
}
