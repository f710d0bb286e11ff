package dev.homeroom.matrix;

/** Checks that a homeserver answers. */
public interface HomeserverProbe {

    /**
     * {@code GET /_matrix/client/versions}; returns once a homeserver has answered. Never retried.
     *
     * @throws HomeserverException when there is no answer, or the answer is not from a homeserver
     */
    void reach();
}
