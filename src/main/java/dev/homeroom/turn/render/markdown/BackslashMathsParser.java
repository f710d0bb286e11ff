package dev.homeroom.turn.render.markdown;

import java.util.Set;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.InlineParserState;
import org.commonmark.parser.beta.ParsedInline;
import org.commonmark.parser.beta.Position;
import org.commonmark.parser.beta.Scanner;

/**
 * Reads {@code \(…\)} and {@code \[…\]} within a line of text. Brackets that are escaped to avoid a link stay brackets.
 * The search for an end stops at the next beginning, so the work grows linearly with the text.
 */
final class BackslashMathsParser implements InlineContentParser {
    private static final int LONGEST = 2000;

    @Override
    public ParsedInline tryParse(InlineParserState state) {
        Scanner scanner = state.scanner();
        RenderingBudget.spend(1);
        scanner.next();
        return switch (scanner.peek()) {
            case '(' -> formula(scanner, ')');
            case '[' -> formula(scanner, ']');
            default -> ParsedInline.none();
        };
    }

    private static ParsedInline formula(Scanner scanner, char closing) {
        scanner.next();
        Position start = scanner.position();
        Position end = end(scanner, closing);
        String tex = scanner.getSource(start, end).getContent().strip();
        boolean closes = scanner.next('\\') && scanner.next(closing);
        boolean isEscapedLink = closing == ']' && scanner.peek() == '(';
        return closes && !tex.isEmpty() && !isEscapedLink
                ? ParsedInline.of(new Maths.Inline(tex), scanner.position())
                : ParsedInline.none();
    }

    /** Returns the position before the closing mark, or the position at which the search ends without it. */
    private static Position end(Scanner scanner, char closing) {
        int length = 0;
        Position end = scanner.position();
        while (length < LONGEST && scanner.hasNext()) {
            length++;
            if (scanner.next('\\')) {
                if (scanner.peek() == closing || scanner.peek() == '(' || scanner.peek() == '[') {
                    break;
                }
            }
            scanner.next();
            end = scanner.position();
        }
        RenderingBudget.spend(length);
        scanner.setPosition(end);
        return end;
    }

    static final class BackslashFactory implements InlineContentParserFactory {
        @Override
        public Set<Character> getTriggerCharacters() {
            return Set.of('\\');
        }

        @Override
        public InlineContentParser create() {
            return new BackslashMathsParser();
        }
    }
}
