package dev.homeroom.queue.inbox;

import dev.homeroom.queue.inbox.ControlLaneQueries.MessageVersion;
import dev.homeroom.queue.lane.AgentTurn;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneTable;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;

/**
 * Edits and redactions of messages, which arrive in the control lane. A change that is there when the agent is asked
 * becomes part of the message, whichever of the two arrived first. A later change is too late, or gets its own turn.
 * Both lanes decide while they hold the lock of the lane with the turn.
 */
@Singleton
public class PendingEdits {
    private static final String PART = "part of its message";
    private static final String LATE = "too late";

    private final LaneTable laneTable;
    private final InboxTable inboxTable;

    public PendingEdits(LaneTable laneTable, InboxTable inboxTable) {
        this.laneTable = laneTable;
        this.inboxTable = inboxTable;
    }

    /** The changes that are part of the message whose agent is being asked, in order of arrival. */
    public List<String> of(Connection connection, WaitingEvent message, InboxTable.Attempt attempt) {
        if (attempt.fresh()) {
            inboxTable.joinChanges(connection, message, PART);
        }
        return ControlLaneQueries.changes(connection, message, PART);
    }

    /** Decides about a change in the control lane. No-op if a turn has taken the change meanwhile. */
    public void decide(Connection connection, WaitingEvent change, Outcome.Edited edited) {
        if (!ControlLaneQueries.waits(connection, change.key())) {
            return;
        }
        List<MessageVersion> versions = ControlLaneQueries.versions(connection, change.room(), edited.about());
        Optional<MessageVersion> open =
                versions.stream().filter(PendingEdits::isStillToBeAsked).findFirst();
        if (versions.isEmpty() || open.isPresent()) {
            inboxTable.settleChange(
                    connection,
                    change.key(),
                    PART,
                    open.map(version -> AgentTurn.eventOf(version.key())).orElse(edited.about()));
        } else if (edited.whenLate() == Outcome.WhenLate.RUN && hadItsTurn(versions.getFirst())) {
            attachToMessage(connection, change, edited.about());
        } else {
            inboxTable.settleChange(connection, change.key(), LATE, edited.about());
        }
    }

    private static boolean isStillToBeAsked(MessageVersion version) {
        return version.state() == InboxState.DEAD || (version.state() == InboxState.WAITING && !version.asked());
    }

    private static boolean hadItsTurn(MessageVersion version) {
        return !version.stopped() && version.state() != InboxState.DEAD;
    }

    private void attachToMessage(Connection connection, WaitingEvent change, String about) {
        InboxTable.giveTurn(connection, change.key(), about);
        laneTable.wake(connection, LaneKind.TURNS, List.of(change.room()));
    }
}
