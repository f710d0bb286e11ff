package dev.homeroom.tracking;

import java.util.Optional;

/** One kind of tracked work. CDI finds it. */
public interface TrackedWork {
    /** The word that begins its tracking ids: lower-case letters, at most 16. */
    String kind();

    /**
     * @return empty when there is no such work, or it was removed after its time
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver can't say the result now
     */
    Optional<Tracked> find(TrackingId id);

    /**
     * Requests the end of the work. The request is on disk when this returns; the state follows soon. Idempotent.
     *
     * @return false when there is no such work, or it is over
     */
    boolean cancel(TrackingId id);
}
