package dev.homeroom.alert;

/** Looks at everything that alerts are about. */
@FunctionalInterface
public interface Observations {
    /** Makes no request to the homeserver, and works while the database is down. */
    Observed now();
}
