package dev.homeroom.launcher.state;

/** The states of a service; {@code ServiceControl} draws the transitions. */
public enum ServiceState {
    /** Waits for the services it needs. */
    WAITING,
    /** Runs, and was not healthy yet. */
    STARTING,
    /** Runs, and has been healthy. */
    RUNNING,
    /** Ended or unhealthy, and pauses before its next start. */
    RESTARTING,
    STOPPING,
    STOPPED,
    /** A oneshot that ended well. */
    DONE,
    /** Ended by itself, with exit code 0. */
    ENDED,
    /** The launcher gave up. */
    FAILED;

    /** Whether a process or a container may be there. */
    public boolean isUp() {
        return this == STARTING || this == RUNNING || this == STOPPING;
    }
}
