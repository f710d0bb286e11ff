package dev.homeroom.cluster;

/** Tells whether this process is the leader. Only the leader polls backends and provisions agents. */
@FunctionalInterface
public interface Leadership {
    /** Cheap enough to call before every piece of work. Never throws. */
    boolean isLeader();
}
