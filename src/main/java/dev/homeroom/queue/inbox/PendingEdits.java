package dev.homeroom.queue.inbox;

import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Edits and redactions of messages, which arrive in the control lane. A change that is there when the agent is asked
 * becomes part of the message, whichever of the two arrived first. A later change is too late, or gets its own turn.
 * Both lanes decide while they hold the lock of the turns' lane.
 */
@ApplicationScoped
public class PendingEdits {
    private static final String PART = "part of its message";
    private static final String LATE = "too late";

    private final LaneTable laneTable;
    private final InstantSource clock;

    public PendingEdits(LaneTable laneTable, InstantSource clock) {
        this.laneTable = laneTable;
        this.clock = clock;
    }

    /** The changes that are part of the message whose agent is being asked, in order of arrival. */
    public List<String> of(Handle handle, WaitingEvent message, Inbox.Attempt attempt) {
        if (attempt.fresh()) {
            takeFromControlLane(handle, message);
        }
        return handle.createQuery("""
                        select event
                        from inbox
                        where about = :about
                          and room_id = :room_id
                          and reason = :part
                        order by position
                        """)
                .bind("about", message.key())
                .bind("room_id", message.room().value())
                .bind("part", PART)
                .mapTo(String.class)
                .list();
    }

    private void takeFromControlLane(Handle handle, WaitingEvent message) {
        handle.createUpdate("""
                        update inbox
                        set state = 'settled', reason = :part, settled_at = :now
                        where about = :about
                          and room_id = :room_id
                          and track = 'desk'
                          and state = 'waiting'
                        """)
                .bind("part", PART)
                .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
                .bind("about", message.key())
                .bind("room_id", message.room().value())
                .execute();
    }

    private record Message(String key, String state, boolean asked, boolean stopped) {
        boolean isStillToBeAsked() {
            return state.equals("dead") || (state.equals("waiting") && !asked);
        }

        boolean hadItsTurn() {
            return !stopped && (state.equals("settled") || state.equals("waiting"));
        }
    }

    /** Decides about a change in the control lane. No-op if a turn has taken the change meanwhile. */
    public void decide(Handle handle, WaitingEvent change, Outcome.Edited edited) {
        if (!waits(handle, change)) {
            return;
        }
        List<Message> versions = versions(handle, change, edited.about());
        Optional<Message> open =
                versions.stream().filter(Message::isStillToBeAsked).findFirst();
        if (versions.isEmpty() || open.isPresent()) {
            settle(handle, change, PART, open.map(Message::key).orElse(edited.about()));
        } else if (edited.whenLate() == Outcome.WhenLate.RUN
                && versions.getFirst().hadItsTurn()) {
            attachToMessage(handle, change, edited.about());
        } else {
            settle(handle, change, LATE, edited.about());
        }
    }

    private static boolean waits(Handle handle, WaitingEvent change) {
        return handle.createQuery("""
                        select count(*)
                        from inbox
                        where event_id = :event_id
                          and coalesce(state, '') = 'waiting'
                        """)
                        .bind("event_id", change.key())
                        .mapTo(Long.class)
                        .one()
                == 1;
    }

    /** The message and its edits that have or had their own turns. H2 scans the whole table for an {@code or}. */
    private static List<Message> versions(Handle handle, WaitingEvent change, String about) {
        return handle.createQuery("""
                        select event_id, position, state, asked_at, stopped_by
                        from inbox
                        where event_id = :about
                          and room_id = :room_id
                          and track = 'turns'
                        union all
                        select event_id, position, state, asked_at, stopped_by
                        from inbox
                        where about = :about
                          and event_id <> :about
                          and room_id = :room_id
                          and track = 'turns'
                        order by position
                        """)
                .bind("about", about)
                .bind("room_id", change.room().value())
                .map((row, context) -> new Message(
                        row.getString("event_id"),
                        row.getString("state"),
                        row.getObject("asked_at") != null,
                        row.getString("stopped_by") != null))
                .list();
    }

    private void settle(Handle handle, WaitingEvent change, String how, String about) {
        handle.createUpdate("""
                        update inbox
                        set state = 'settled', reason = :how, about = :about, settled_at = :now
                        where event_id = :event_id
                        """)
                .bind("how", how)
                .bind("about", about)
                .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
                .bind("event_id", change.key())
                .execute();
    }

    private void attachToMessage(Handle handle, WaitingEvent change, String about) {
        handle.createUpdate("""
                        update inbox
                        set track = 'turns', position = :position, about = :about
                        where event_id = :event_id
                        """)
                .bind("position", Inbox.nextPosition(handle))
                .bind("about", about)
                .bind("event_id", change.key())
                .execute();
        laneTable.wake(handle, LaneKind.TURNS, List.of(change.room()));
    }
}
