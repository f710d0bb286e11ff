package dev.homeroom.turn.approval;

import dev.homeroom.conversation.approval.CardEdits;
import dev.homeroom.conversation.card.ApprovalTable;
import dev.homeroom.conversation.card.CallDecision.DecisionKind;
import dev.homeroom.conversation.question.QuestionCards;
import dev.homeroom.conversation.question.QuestionTable;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.ControlOutbox;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.further.AgentDepartures;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ends the waits for people in rooms that agents have left, and in encrypted ones. Nobody can decide there any more: a turn that waits
 * looks again at once, and ends or goes on without a decision. Questions are withdrawn, which their callers see at once.
 */
@ApplicationScoped
public class EndedWaits implements AgentDepartures {
    private final Database database;
    private final LaneTable laneTable;
    private final QuestionCards questionCards;
    private final CardEdits cardEdits;
    private final ControlOutbox controlOutbox;
    private final InstantSource clock;

    public EndedWaits(
            Database database,
            LaneTable laneTable,
            QuestionCards questionCards,
            CardEdits cardEdits,
            ControlOutbox controlOutbox,
            InstantSource clock) {
        this.database = database;
        this.laneTable = laneTable;
        this.questionCards = questionCards;
        this.cardEdits = cardEdits;
        this.controlOutbox = controlOutbox;
        this.clock = clock;
    }

    @Override
    public void left(RoomId room, List<UserId> agents) {
        questionCards.withdraw(room, agents);
        laneTable.resume(room);
    }

    @Override
    public Map<RoomId, Set<UserId>> waiting() {
        Map<RoomId, Set<UserId>> waiting = new HashMap<>();
        database.useTransaction(connection -> {
            ApprovalTable.forEachOpen(connection, (room, agent) -> add(waiting, room, agent));
            QuestionTable.forEachOpen(connection, clock.instant(), (room, agent) -> add(waiting, room, agent));
        });
        return waiting;
    }

    private static void add(Map<RoomId, Set<UserId>> waiting, RoomId room, UserId agent) {
        waiting.computeIfAbsent(room, _ -> new HashSet<>()).add(agent);
    }

    /** The room is encrypted now. Idempotent. */
    public void encrypted(RoomId room) {
        questionCards.withdrawFromEncrypted(room);
        database.useTransaction(connection -> {
            LaneTable.lockTurns(connection, room);
            denyWhatIsOpen(connection, room);
            laneTable.resume(connection, room);
        });
        laneTable.signal();
    }

    /** A turn that looked at the room before, and begins to wait only now, finds its card decided. */
    private void denyWhatIsOpen(Connection connection, RoomId room) {
        List<OutgoingEvent> edits = ApprovalTable.openIn(connection, room).stream()
                .map(open -> cardEdits.denied(connection, open, DecisionKind.ENCRYPTED))
                .toList();
        if (!edits.isEmpty()) {
            controlOutbox.put(connection, room, edits);
        }
    }
}
