package dev.homeroom.reconcile;

/** How far a reconciliation goes. */
enum ReconcileMode {
    /** A plan is made, and nothing is changed. */
    PLANNED,
    /** The index is rebuilt from what there is, and nothing is changed in Matrix. */
    KNOWN,
    /** What has to be done is done. */
    MENDED
}
