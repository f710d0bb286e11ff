package dev.homeroom.launcher.definition;

import java.util.Optional;
import java.util.Set;

/**
 * A port of this machine that a service listens on.
 *
 * @param host address, {@code 0.0.0.0} for all
 */
public record LocalPort(String host, int port) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
    private static final String ALL = "0.0.0.0";

    /** Returns the port of a check's address; empty for other machines. */
    public static Optional<LocalPort> of(String host, int port) {
        return LOOPBACK.contains(host) ? Optional.of(new LocalPort("127.0.0.1", port)) : Optional.empty();
    }

    public static LocalPort onAllAddresses(int port) {
        return new LocalPort(ALL, port);
    }
}
