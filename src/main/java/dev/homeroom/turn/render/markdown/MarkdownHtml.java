package dev.homeroom.turn.render.markdown;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.task.list.items.TaskListItemsExtension;
import org.commonmark.node.Block;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** Turns Markdown into HTML of bounded depth and size, for {@link dev.homeroom.turn.render.MatrixHtml} to clean. */
public final class MarkdownHtml {
    /**
     * The depth of blocks and, within a block, of emphasis and links. Deeper ones are text. Together they stay below
     * the 100 levels that the specification allows.
     */
    static final int DEEPEST = 40;

    /** A table row has as many cells as the head, so the number of cells can grow with the square of the text. */
    private static final int MOST_CELLS = 5000;

    private static final Pattern DELIMITER_ROW = Pattern.compile("[>|: \\t-]++");

    /** The enabled block types. HTML blocks are not enabled, because their tags are read one by one. */
    static final Set<Class<? extends Block>> BLOCKS = Set.of(
            Heading.class,
            FencedCodeBlock.class,
            ThematicBreak.class,
            ListBlock.class,
            BlockQuote.class,
            IndentedCodeBlock.class);

    private final Parser parser;
    private final HtmlRenderer renderer;

    public MarkdownHtml() {
        Extension tables = TablesExtension.create();
        Extension strikethrough =
                StrikethroughExtension.builder().requireTwoTildes(true).build();
        this.parser = Parser.builder()
                .extensions(List.of(tables, strikethrough, AutolinkExtension.create(), TaskListItemsExtension.create()))
                .customBlockParserFactory(new MathsBlockParser.BlockFactory())
                .customInlineContentParserFactory(new MathsInlineParser.InlineFactory())
                .customInlineContentParserFactory(new BackslashMathsParser.BackslashFactory())
                .customInlineContentParserFactory(new HtmlTagParser.TagFactory())
                .enabledBlockTypes(BLOCKS)
                .maxOpenBlockParsers(DEEPEST)
                .maxInlineNesting(DEEPEST)
                .build();
        this.renderer = HtmlRenderer.builder()
                .extensions(List.of(tables, strikethrough))
                .nodeRendererFactory(MatrixNodeRenderer::new)
                .escapeHtml(true)
                .sanitizeUrls(true)
                .urlSanitizer(new AllowedLinks())
                .percentEncodeUrls(true)
                .attributeProviderFactory(_ -> (_, _, attributes) -> attributes.remove("title"))
                .build();
    }

    /** @return empty when the HTML would be far too large for the text */
    public Optional<String> of(String markdown) {
        return mayExplode(markdown) ? Optional.empty() : Optional.of(html(DisplayMathsLines.in(markdown)));
    }

    private String html(String markdown) {
        return LooseEmphasis.on(markdown)
                .map(loose -> loose.unmarked(rendered(loose.marked(markdown))))
                .orElseGet(() -> rendered(markdown));
    }

    private String rendered(String markdown) {
        Node document = parser.parse(markdown);
        HtmlTagPairs.findIn(document);
        return renderer.render(document);
    }

    private static boolean mayExplode(String markdown) {
        List<String> lines = markdown.lines().toList();
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index);
            if (line.indexOf('|') >= 0 && DELIMITER_ROW.matcher(line).matches()) {
                long columns = line.chars().filter(c -> c == '|').count() + 1;
                if (columns * rowsFrom(index, lines) > MOST_CELLS) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Counts lines up to the next blank line, where a table ends at the latest. */
    private static long rowsFrom(int delimiterRow, List<String> lines) {
        return lines.subList(delimiterRow, lines.size()).stream()
                .takeWhile(line -> !line.isBlank())
                .count();
    }
}
