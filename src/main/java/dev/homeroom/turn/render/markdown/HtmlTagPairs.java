package dev.homeroom.turn.render.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;

/**
 * Finds pairs of tags in an answer, so a tag without its other half changes nothing. Both halves have the same parent.
 * The halves of a block tag may also be in two sibling paragraphs with other blocks between them.
 */
final class HtmlTagPairs extends AbstractVisitor {
    /** Together with Markdown's own blocks and emphasis, this stays below the 100 levels of the specification. */
    private static final int DEEPEST = 15;

    private final List<HtmlTag> open = new ArrayList<>();

    private HtmlTagPairs() {}

    static void findIn(Node document) {
        document.accept(new HtmlTagPairs());
    }

    @Override
    public void visit(CustomNode node) {
        if (node instanceof HtmlTag htmlTag) {
            RenderingBudget.spend(1);
            take(htmlTag);
        }
        visitChildren(node);
    }

    private void take(HtmlTag htmlTag) {
        while (!open.isEmpty() && !canStillBeClosedAt(htmlTag, open.getLast())) {
            open.removeLast();
        }
        if (htmlTag.isClosing()) {
            close(htmlTag);
        } else if (!htmlTag.isVoid() && open.size() < DEEPEST && mayStandIn(htmlTag)) {
            open.add(htmlTag);
        }
    }

    private static boolean mayStandIn(HtmlTag htmlTag) {
        return !htmlTag.isBlock()
                || htmlTag.getParent() instanceof Paragraph
                || htmlTag.getParent() instanceof TableCell;
    }

    private void close(HtmlTag htmlTag) {
        for (int index = open.size() - 1; index >= 0; index--) {
            HtmlTag opening = open.get(index);
            if (htmlTag.isOtherHalfOf(opening) && belongTogether(opening, htmlTag)) {
                opening.pair();
                htmlTag.pair();
                open.subList(index, open.size()).clear();
                return;
            }
        }
    }

    private static boolean belongTogether(HtmlTag opening, HtmlTag closing) {
        Node its = opening.getParent();
        Node other = closing.getParent();
        boolean isBetweenParagraphs = opening.isBlock()
                && its instanceof Paragraph
                && other instanceof Paragraph
                && Objects.equals(its.getParent(), other.getParent());
        return Objects.equals(its, other) || isBetweenParagraphs;
    }

    private static boolean canStillBeClosedAt(HtmlTag place, HtmlTag opening) {
        Node reach = opening.isBlock() && opening.getParent() instanceof Paragraph paragraph
                ? paragraph.getParent()
                : opening.getParent();
        for (Node node = place.getParent(); node != null; node = node.getParent()) {
            if (node.equals(reach)) {
                return true;
            }
        }
        return false;
    }
}
