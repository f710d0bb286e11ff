package dev.homeroom.turn.render.markdown;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.InlineParserState;
import org.commonmark.parser.beta.ParsedInline;
import org.commonmark.parser.beta.Position;
import org.commonmark.parser.beta.Scanner;

/**
 * Reads everything that begins with {@code <}: an address, a known tag, or else the character itself. The search ends
 * at the next {@code <}. Commonmark's own parsers search to the end of the text each time.
 */
final class HtmlTagParser implements InlineContentParser {
    private static final int LONGEST = 2000;
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9.+-]{1,31}:[^<>\\p{Cntrl} ]*+");
    private static final Pattern MAIL =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}+@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}+)");
    private static final Pattern TAG =
            Pattern.compile("(?<slash>/?)(?<name>[A-Za-z][A-Za-z0-9]{0,9})(?:[\\s/].*)?", Pattern.DOTALL);

    @Override
    public ParsedInline tryParse(InlineParserState state) {
        Scanner scanner = state.scanner();
        scanner.next();
        Position start = scanner.position();
        String inside = inside(scanner);
        boolean isClosed = scanner.next('>');
        return Optional.of(inside)
                .filter(text -> isClosed)
                .flatMap(HtmlTagParser::node)
                .map(node -> ParsedInline.of(node, scanner.position()))
                .orElseGet(() -> ParsedInline.of(new Text("<"), start));
    }

    private static Optional<Node> node(String inside) {
        if (ADDRESS.matcher(inside).matches()) {
            return Optional.of(link(inside, inside));
        }
        if (MAIL.matcher(inside).matches()) {
            return Optional.of(link("mailto:" + inside, inside));
        }
        Matcher tag = TAG.matcher(inside);
        return tag.matches() && HtmlTag.isKnown(tag.group("name"))
                ? Optional.of(new HtmlTag(
                        "<" + inside + ">",
                        tag.group("name"),
                        !tag.group("slash").isEmpty()))
                : Optional.empty();
    }

    private static Node link(String address, String text) {
        Link link = new Link(address, null);
        link.appendChild(new Text(text));
        return link;
    }

    private static String inside(Scanner scanner) {
        Position start = scanner.position();
        int length = 0;
        while (length < LONGEST && scanner.hasNext() && scanner.peek() != '<' && scanner.peek() != '>') {
            scanner.next();
            length++;
        }
        RenderingBudget.spend(length + 1);
        return scanner.getSource(start, scanner.position()).getContent();
    }

    static final class TagFactory implements InlineContentParserFactory {
        @Override
        public Set<Character> getTriggerCharacters() {
            return Set.of('<');
        }

        @Override
        public InlineContentParser create() {
            return new HtmlTagParser();
        }
    }
}
