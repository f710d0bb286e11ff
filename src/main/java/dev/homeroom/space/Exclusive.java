package dev.homeroom.space;

import java.util.Optional;

/** Names that one process at a time may hold, over all processes on one database. */
public interface Exclusive {
    /** A held name; given back when closed, or when the process ends. */
    interface Held extends AutoCloseable {
        /** False as soon as somebody else may have taken it. From memory alone. */
        boolean isHeld();

        @Override
        void close();
    }

    /** Empty when somebody holds it, this process included. */
    Optional<Held> acquire(String name);

    /** Whether somebody holds it, this process included. */
    boolean isTaken(String name);
}
