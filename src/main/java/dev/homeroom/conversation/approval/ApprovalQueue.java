package dev.homeroom.conversation.approval;

import dev.homeroom.conversation.card.ApprovalTable;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.conversation.tools.ApprovalSettings;
import dev.homeroom.conversation.tools.ApprovalSettings.LaterMessages;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.lane.AgentTurn;
import dev.homeroom.queue.lane.AwaitedPeople;
import dev.homeroom.queue.lane.LaneKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.util.Optional;

/** Rooms with one agent that waits for a decision, where later senders are told so. */
@ApplicationScoped
public class ApprovalQueue implements AwaitedPeople {
    private final Database database;
    private final ApprovalSettings settings;

    public ApprovalQueue(Database database, ApprovalSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    @Override
    public boolean isTold() {
        return settings.laterMessages() == LaterMessages.ASIDE;
    }

    @Override
    public boolean isAwaited(Connection connection, RoomId room) {
        return awaited(connection, room).isPresent();
    }

    /** The card for which the room's messages wait, if their senders are told so. */
    public Optional<WaitingCard> awaited(RoomId room) {
        return isTold() ? database.inTransaction(connection -> awaited(connection, room)) : Optional.empty();
    }

    private Optional<WaitingCard> awaited(Connection connection, RoomId room) {
        return isTold()
                ? ApprovalTable.openIn(connection, room).stream()
                        .filter(waiting ->
                                AgentTurn.laneOf(waiting.card().turn()).equals(LaneKind.TURNS))
                        .findFirst()
                : Optional.empty();
    }
}
