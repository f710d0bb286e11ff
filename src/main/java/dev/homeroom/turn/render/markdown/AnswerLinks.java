package dev.homeroom.turn.render.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/** The links and pictures of a Markdown text, with their places in it. Code has none. */
public final class AnswerLinks {
    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(TablesExtension.create()))
            .enabledBlockTypes(MarkdownHtml.BLOCKS)
            .maxOpenBlockParsers(MarkdownHtml.DEEPEST)
            .maxInlineNesting(MarkdownHtml.DEEPEST)
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
            .build();

    private final String markdown;
    private final List<LinkPlace> placed;

    private AnswerLinks(String markdown, List<LinkPlace> placed) {
        this.markdown = markdown;
        this.placed = placed;
    }

    /**
     * A link or a picture.
     *
     * @param label Markdown: what stands between its brackets
     * @param standsAlone whether it is a picture in a paragraph without words
     */
    public record AnswerLink(String destination, String label, boolean picture, boolean standsAlone) {}

    private record LinkPlace(AnswerLink link, int from, int to) {}

    /** @return false only for text without links */
    public static boolean mayBeIn(String markdown) {
        return markdown.contains("](") || markdown.contains("]:");
    }

    public static AnswerLinks in(String markdown) {
        RenderingBudget.spend(markdown.length());
        Finder finder = new Finder(markdown);
        PARSER.parse(markdown).accept(finder);
        return new AnswerLinks(markdown, List.copyOf(finder.found));
    }

    /** Treats the text as one without links. */
    public static AnswerLinks none(String markdown) {
        return new AnswerLinks(markdown, List.of());
    }

    /** In their order; a picture in a link stands after the link. */
    public List<AnswerLink> all() {
        return placed.stream().map(LinkPlace::link).toList();
    }

    /** The text with other Markdown in the place of some links. */
    public String with(Function<AnswerLink, Replacement> replacement) {
        StringBuilder text = new StringBuilder();
        int done = 0;
        for (LinkPlace one : placed) {
            if (one.from() >= done && replacement.apply(one.link()) instanceof Replacement.By by) {
                text.append(markdown, done, one.from()).append(by.text());
                done = one.to();
            }
        }
        return text.append(markdown, done, markdown.length()).toString();
    }

    /** What becomes of a link. */
    public sealed interface Replacement {
        record Kept() implements Replacement {}

        record By(String text) implements Replacement {}
    }

    private static final class Finder extends AbstractVisitor {
        private final String markdown;
        private final List<LinkPlace> found = new ArrayList<>();

        private Finder(String markdown) {
            this.markdown = markdown;
        }

        @Override
        public void visit(Link link) {
            add(link, link.getDestination(), false);
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            add(image, image.getDestination(), true);
        }

        private void add(Node node, String destination, boolean picture) {
            List<SourceSpan> spans = node.getSourceSpans();
            if (!spans.isEmpty()) {
                AnswerLink link =
                        new AnswerLink(destination, label(node), picture, picture && isAmongPictures(node.getParent()));
                found.add(new LinkPlace(link, spans.getFirst().getInputIndex(), end(spans)));
            }
        }

        private String label(Node node) {
            if (node.getFirstChild() == null) {
                return "";
            }
            List<SourceSpan> first = node.getFirstChild().getSourceSpans();
            List<SourceSpan> last = node.getLastChild().getSourceSpans();
            return first.isEmpty() || last.isEmpty()
                    ? ""
                    : markdown.substring(first.getFirst().getInputIndex(), end(last))
                            .replace('\n', ' ');
        }

        private static int end(List<SourceSpan> spans) {
            return spans.getLast().getInputIndex() + spans.getLast().getLength();
        }

        private static boolean isAmongPictures(Node parent) {
            if (!(parent instanceof Paragraph)) {
                return false;
            }
            for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
                if (!(node instanceof Image) && !(node instanceof SoftLineBreak)) {
                    return false;
                }
            }
            return true;
        }
    }
}
