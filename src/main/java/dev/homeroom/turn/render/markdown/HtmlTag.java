package dev.homeroom.turn.render.markdown;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.commonmark.node.CustomNode;

/**
 * An HTML tag that an agent wrote. A tag without its other half is text. Attributes are dropped.
 */
final class HtmlTag extends CustomNode {
    private static final Set<String> VOID = Set.of("br", "hr");
    private static final Set<String> INLINE =
            Set.of("b", "i", "u", "s", "strong", "em", "del", "sub", "sup", "code", "ins", "kbd", "strike");
    private static final Set<String> BLOCKS = Set.of(
            "details",
            "summary",
            "p",
            "div",
            "blockquote",
            "ul",
            "ol",
            "li",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "table",
            "caption",
            "thead",
            "tbody",
            "tr",
            "th",
            "td");

    /** Tags that messages do not allow, with the allowed tags of the same meaning. */
    private static final Map<String, String> INSTEAD = Map.of("ins", "u", "kbd", "code", "strike", "del");

    private final String written;
    private final String name;
    private final boolean closing;
    private boolean paired;

    /** @param written the whole tag; {@link #isKnown} is true for its name */
    HtmlTag(String written, String name, boolean closing) {
        this.written = written;
        this.name = name.toLowerCase(Locale.ROOT);
        this.closing = closing;
        this.paired = isVoid() && !closing;
    }

    static boolean isKnown(String name) {
        String known = name.toLowerCase(Locale.ROOT);
        return VOID.contains(known) || INLINE.contains(known) || BLOCKS.contains(known);
    }

    String written() {
        return written;
    }

    /** The name that messages allow. */
    String name() {
        return INSTEAD.getOrDefault(name, name);
    }

    boolean isVoid() {
        return VOID.contains(name);
    }

    boolean isBlock() {
        return BLOCKS.contains(name) || name.equals("hr");
    }

    boolean isClosing() {
        return closing;
    }

    boolean isOtherHalfOf(HtmlTag opening) {
        return closing && !opening.closing && name.equals(opening.name);
    }

    void pair() {
        paired = true;
    }

    boolean isPaired() {
        return paired;
    }
}
