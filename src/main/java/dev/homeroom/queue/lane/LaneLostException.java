package dev.homeroom.queue.lane;

/** Somebody else holds the lane by now; whatever was to be written was not. */
public class LaneLostException extends RuntimeException {
    LaneLostException(Lane lane) {
        this("The lane of %s (%s) was given to somebody else after fence %d"
                .formatted(lane.room(), lane.track().word(), lane.fence()));
    }

    public LaneLostException(String message) {
        super(message);
    }
}
