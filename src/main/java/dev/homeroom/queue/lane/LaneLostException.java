package dev.homeroom.queue.lane;

/** Thrown when the caller no longer holds the lane. Nothing was written. */
public class LaneLostException extends RuntimeException {
    public LaneLostException(Lane lane) {
        this("The lane of %s (%s) was given to another process after fence %d"
                .formatted(lane.room(), lane.track().word(), lane.fence()));
    }

    public LaneLostException(String message) {
        super(message);
    }
}
