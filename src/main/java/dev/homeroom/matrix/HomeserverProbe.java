package dev.homeroom.matrix;

/** Whether there is a homeserver at all. */
public interface HomeserverProbe {

    /**
     * {@code GET /_matrix/client/versions}; returns when a homeserver answered. Never retried.
     *
     * @throws HomeserverException when nothing answered, or something that is no homeserver
     */
    void reach();
}
