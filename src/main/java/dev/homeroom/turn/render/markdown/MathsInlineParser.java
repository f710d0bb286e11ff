package dev.homeroom.turn.render.markdown;

import java.util.Set;
import org.commonmark.node.Text;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.InlineParserState;
import org.commonmark.parser.beta.ParsedInline;
import org.commonmark.parser.beta.Position;
import org.commonmark.parser.beta.Scanner;

/**
 * Reads {@code $…$} and {@code $$…$$} within a line of text. To keep prices and shell variables as text, the inside of
 * {@code $…$} must not begin or end with a space, and no letter or digit may touch the outside. The inside of
 * {@code $$…$$} may have spaces around content that looks like TeX.
 *
 * <p>Each run of dollars is read once, and the search for an end stops at the next dollar, so the work grows linearly
 * with the text.
 */
final class MathsInlineParser implements InlineContentParser {
    private static final int LONGEST = 2000;

    @Override
    public ParsedInline tryParse(InlineParserState state) {
        Scanner scanner = state.scanner();
        int before = scanner.peekPreviousCodePoint();
        RenderingBudget.spend(1);
        if (before == '$') {
            return ParsedInline.none();
        }
        int dollars = scanner.matchMultiple('$');
        RenderingBudget.spend(dollars);
        return switch (dollars) {
            case 1 -> Character.isLetterOrDigit(before) ? ParsedInline.none() : single(scanner);
            case 2 -> twofold(scanner);
            default -> ParsedInline.of(new Text("$".repeat(dollars)), scanner.position());
        };
    }

    private static ParsedInline single(Scanner scanner) {
        String inside = inside(scanner);
        boolean isTight = !inside.isEmpty() && inside.length() == inside.strip().length();
        return isTight && closes(scanner, 1) && !Character.isLetterOrDigit(scanner.peekCodePoint())
                ? ParsedInline.of(new Maths.Inline(inside), scanner.position())
                : ParsedInline.none();
    }

    private static ParsedInline twofold(Scanner scanner) {
        String inside = inside(scanner);
        String tex = inside.strip();
        boolean isFormula = !tex.isEmpty() && (inside.length() == tex.length() || looksLikeTex(tex));
        return isFormula && closes(scanner, 2)
                ? ParsedInline.of(new Maths.Inline(tex), scanner.position())
                : ParsedInline.none();
    }

    private static boolean closes(Scanner scanner, int dollars) {
        int found = scanner.matchMultiple('$');
        RenderingBudget.spend(found);
        return found == dollars;
    }

    private static boolean looksLikeTex(String text) {
        return text.chars().anyMatch(character -> "\\^_={}".indexOf(character) >= 0);
    }

    /** Returns the text up to the next dollar and moves the scanner there. Empty when there is no dollar. */
    private static String inside(Scanner scanner) {
        Position start = scanner.position();
        int length = 0;
        while (length < LONGEST && scanner.hasNext() && scanner.peek() != '$') {
            if (scanner.peek() == '\\') {
                scanner.next();
            }
            scanner.next();
            length++;
        }
        RenderingBudget.spend(length);
        return scanner.peek() == '$'
                ? scanner.getSource(start, scanner.position()).getContent()
                : "";
    }

    static final class InlineFactory implements InlineContentParserFactory {
        @Override
        public Set<Character> getTriggerCharacters() {
            return Set.of('$');
        }

        @Override
        public InlineContentParser create() {
            return new MathsInlineParser();
        }
    }
}
