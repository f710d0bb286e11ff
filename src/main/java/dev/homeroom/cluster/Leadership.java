package dev.homeroom.cluster;

/** Whether this process is the one that polls backends and provisions agents; of several replicas only one does. */
@FunctionalInterface
public interface Leadership {
    /** Cheap enough to be asked before every piece of work, and never throws. */
    boolean isOurs();
}
