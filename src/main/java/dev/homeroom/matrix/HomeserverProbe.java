package dev.homeroom.matrix;

import java.util.Optional;

/** Checks that a homeserver answers. */
public interface HomeserverProbe {

    /**
     * {@code GET /_matrix/client/versions}; returns once a homeserver has answered. Never retried.
     *
     * @throws HomeserverException when there is no answer, or the answer is not from a homeserver
     */
    void reach();

    /**
     * {@code GET /_matrix/federation/v1/version}; empty if the homeserver doesn't say. Never retried.
     *
     * @throws HomeserverException when there is no answer
     * @see <a href="https://spec.matrix.org/latest/server-server-api/#get_matrixfederationv1version">Matrix
     *     specification</a>
     */
    Optional<ServerVersion> version();

    /**
     * The homeserver's software.
     *
     * @param name as the homeserver spells it
     * @param version usually numbers, sometimes with a commit behind them
     */
    record ServerVersion(String name, String version) {}
}
