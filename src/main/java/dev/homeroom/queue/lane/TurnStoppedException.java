package dev.homeroom.queue.lane;

import dev.homeroom.matrix.RoomId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown when the control lane stopped the turn while it ran: the turn can write nothing more and should end. */
public final class TurnStoppedException extends LaneLostException {
    private final @Nullable String runId;

    public TurnStoppedException(RoomId room, String key, @Nullable String runId) {
        super("A turn was stopped while it ran: room=%s event=%s".formatted(room, key));
        this.runId = runId;
    }

    /** The backend's id of the run, if the turn was just storing it. */
    public Optional<String> runId() {
        return Optional.ofNullable(runId);
    }
}
