package dev.homeroom.reconcile.plan;

/**
 * Something that isn't as it should be and that only people can put right.
 *
 * @param what which kind of thing, as a word for tools
 * @param sentence for operators: what it is, and what to do
 */
public record Finding(FindingKind what, String sentence) {
    /** The kinds of remarks. */
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
