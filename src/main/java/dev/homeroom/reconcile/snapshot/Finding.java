package dev.homeroom.reconcile.snapshot;

/**
 * A problem that only people can solve.
 *
 * @param kind the kind of problem, as a word for tools
 * @param sentence for operators: the problem, and what to do
 */
public record Finding(FindingKind kind, String sentence) {
    public enum FindingKind {
        BOT_REMOVED,
        AGENT_BANNED,
        UNKNOWN_BINDING,
        FORGED_BINDING,
        UNTRUSTED_UPGRADE,
        ALIAS_TAKEN,
        SEVERAL_SPACES,
        CANT_TELL,
        UNKNOWN_CHILD
    }
}
