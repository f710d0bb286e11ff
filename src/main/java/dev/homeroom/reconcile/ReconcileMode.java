package dev.homeroom.reconcile;

/** The effects that a reconciliation may have. */
public enum ReconcileMode {
    /** Makes a plan and changes nothing. */
    DRY_RUN,
    /** Rebuilds the index from Matrix, and changes nothing in Matrix. */
    INDEX_ONLY,
    /** Rebuilds the index and applies the repairs. */
    APPLY
}
