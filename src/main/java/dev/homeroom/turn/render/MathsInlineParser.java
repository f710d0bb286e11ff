package dev.homeroom.turn.render;

import java.util.Set;
import org.commonmark.parser.SourceLines;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.InlineParserState;
import org.commonmark.parser.beta.ParsedInline;
import org.commonmark.parser.beta.Position;
import org.commonmark.parser.beta.Scanner;

/**
 * Reads {@code $…$} and {@code $$…$$} within a line of text. So that prices and shell variables stay what they are, the
 * inside must not begin or end with a space, and no letter or digit may touch the outside.
 */
final class MathsInlineParser implements InlineContentParser {
    private static final int LONGEST = 2000;

    @Override
    public ParsedInline tryParse(InlineParserState state) {
        Scanner scanner = state.scanner();
        int before = scanner.peekPreviousCodePoint();
        int dollars = scanner.matchMultiple('$');
        if (dollars > 2 || before == '$' || Character.isLetterOrDigit(before)) {
            return ParsedInline.none();
        }
        Position start = scanner.position();
        if (Character.isWhitespace(scanner.peek()) || !skipToDollar(scanner)) {
            return ParsedInline.none();
        }
        boolean endsInSpace = Character.isWhitespace(scanner.peekPreviousCodePoint());
        SourceLines inside = scanner.getSource(start, scanner.position());
        boolean closes = scanner.matchMultiple('$') == dollars && !Character.isLetterOrDigit(scanner.peekCodePoint());
        return closes && !endsInSpace
                ? ParsedInline.of(new Maths.Inline(inside.getContent()), scanner.position())
                : ParsedInline.none();
    }

    private static boolean skipToDollar(Scanner scanner) {
        for (int length = 0; length < LONGEST && scanner.hasNext(); length++) {
            if (scanner.peek() == '$') {
                return length > 0;
            }
            if (scanner.peek() == '\\') {
                scanner.next();
            }
            scanner.next();
        }
        return false;
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
