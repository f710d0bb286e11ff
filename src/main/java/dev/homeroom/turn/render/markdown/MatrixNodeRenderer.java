package dev.homeroom.turn.render.markdown;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.commonmark.ext.task.list.items.TaskListItemMarker;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlWriter;

/** Writes the nodes that differ in Matrix from web pages: formulas, allowed tags, task boxes and remote pictures. */
final class MatrixNodeRenderer implements NodeRenderer {
    private final HtmlNodeRendererContext context;
    private final HtmlWriter html;

    MatrixNodeRenderer(HtmlNodeRendererContext context) {
        this.context = context;
        this.html = context.getWriter();
    }

    @Override
    public Set<Class<? extends Node>> getNodeTypes() {
        return Set.of(
                Maths.Inline.class,
                Maths.Display.class,
                HtmlTag.class,
                SoftLineBreak.class,
                TaskListItemMarker.class,
                Image.class);
    }

    @Override
    public void render(Node node) {
        switch (node) {
            case Maths.Inline maths -> formula("span", maths.tex());
            case Maths.Display maths -> display(maths);
            case TaskListItemMarker box -> html.text(box.isChecked() ? "☑ " : "☐ ");
            case Image image -> image(image);
            case HtmlTag htmlTag -> tag(htmlTag);
            case SoftLineBreak lineBreak -> html.raw(isBesideBlock(lineBreak) ? "\n" : "<br />\n");
            default -> throw new IllegalArgumentException("Not a node of this renderer: " + node);
        }
    }

    private void display(Maths.Display maths) {
        html.line();
        if (maths.isClosed()) {
            formula("div", maths.tex());
        } else {
            html.tag("p");
            html.text(maths.text());
            html.tag("/p");
        }
        html.line();
    }

    private void tag(HtmlTag htmlTag) {
        if (!htmlTag.isPaired()) {
            html.text(htmlTag.written());
        } else if (htmlTag.isVoid()) {
            html.tag(htmlTag.name(), Map.of(), true);
        } else {
            html.tag((htmlTag.isClosing() ? "/" : "") + htmlTag.name());
        }
    }

    /** Whether the line break is next to an HTML block tag, where it is not shown. */
    private static boolean isBesideBlock(Node lineBreak) {
        return Stream.of(lineBreak.getPrevious(), lineBreak.getNext())
                .anyMatch(node -> node instanceof HtmlTag htmlTag && htmlTag.isBlock() && htmlTag.isPaired());
    }

    private void formula(String tag, String tex) {
        html.tag(tag, Map.of("data-mx-maths", tex));
        html.tag("code");
        html.text(tex);
        html.tag("/code");
        html.tag("/" + tag);
    }

    /** Turns a picture that is not on the homeserver into a link, since clients do not show it. */
    private void image(Image image) {
        String alt = new Words().of(image);
        String address = image.getDestination();
        if (AllowedLinks.isMedia(address)) {
            Map<String, String> attributes = new LinkedHashMap<>();
            attributes.put("src", address);
            attributes.put("alt", alt);
            html.tag("img", attributes, true);
        } else if (AllowedLinks.isLink(address) && !isInLink(image)) {
            html.tag("a", Map.of("href", context.encodeUrl(address)));
            html.text(alt.isEmpty() ? address : alt);
            html.tag("/a");
        } else {
            html.text(alt);
        }
    }

    /** Collects the words in a node, without emphasis. */
    private static final class Words extends AbstractVisitor {
        private final StringBuilder words = new StringBuilder();

        String of(Node node) {
            visitChildren(node);
            return words.toString().strip();
        }

        @Override
        public void visit(Text text) {
            words.append(text.getLiteral());
        }

        @Override
        public void visit(Code code) {
            words.append(code.getLiteral());
        }
    }

    private static boolean isInLink(Node node) {
        for (Node parent = node.getParent(); parent != null; parent = parent.getParent()) {
            if (parent instanceof Link) {
                return true;
            }
        }
        return false;
    }
}
