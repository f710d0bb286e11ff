package dev.homeroom.queue.inbox;

import dev.homeroom.queue.lane.LaneLostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The turn was stopped from the room's desk while it ran: nothing that it still does counts, and it should end. */
public final class TurnStoppedException extends LaneLostException {
    private final @Nullable String runId;

    public TurnStoppedException(WaitingEvent event, @Nullable String runId) {
        super("A turn was stopped while it ran: room=%s event=%s".formatted(event.room(), event.key()));
        this.runId = runId;
    }

    /** The backend's name for the work, where it was being noted just then. */
    public Optional<String> runId() {
        return Optional.ofNullable(runId);
    }
}
