package dev.homeroom.backend.upstream;

import dev.homeroom.backend.upstream.RequestGuard.GuardFactory;

/** The guards of the running service, for backends that a test builds. */
public final class TestGuards {
    public static final GuardFactory BREAKERS = new CircuitBreakers();

    private TestGuards() {}
}
