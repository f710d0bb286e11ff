package dev.homeroom.turn.render.markdown;

import java.util.Optional;
import java.util.stream.Stream;
import org.commonmark.node.Block;
import org.commonmark.parser.SourceLine;
import org.commonmark.parser.block.AbstractBlockParser;
import org.commonmark.parser.block.AbstractBlockParserFactory;
import org.commonmark.parser.block.BlockContinue;
import org.commonmark.parser.block.BlockStart;
import org.commonmark.parser.block.MatchedBlockParser;
import org.commonmark.parser.block.ParserState;

/**
 * Reads {@code $$…$$} and {@code \[…\]} on their own lines. A blank line ends the formula, as in TeX, so a forgotten
 * end spoils one paragraph and not the rest of the answer.
 */
final class MathsBlockParser extends AbstractBlockParser {
    private static final int CODE_INDENT = 4;

    private final Maths.Display block;

    private MathsBlockParser(Maths.Marks marks) {
        this.block = new Maths.Display(marks);
    }

    @Override
    public Block getBlock() {
        return block;
    }

    @Override
    public BlockContinue tryContinue(ParserState state) {
        return block.isClosed() || state.isBlank() ? BlockContinue.none() : BlockContinue.atIndex(state.getIndex());
    }

    @Override
    public void addLine(SourceLine line) {
        String text = line.getContent().toString();
        String formula = text.stripTrailing();
        String closing = block.marks().closing();
        if (formula.endsWith(closing)) {
            block.add(formula.substring(0, formula.length() - closing.length()));
            block.close();
        } else {
            block.add(text);
        }
    }

    static final class BlockFactory extends AbstractBlockParserFactory {
        @Override
        public BlockStart tryStart(ParserState state, MatchedBlockParser matched) {
            RenderingBudget.spend(1);
            CharSequence line = state.getLine().getContent();
            int from = state.getNextNonSpaceIndex();
            return state.getIndent() < CODE_INDENT
                    ? marksAt(line, from)
                            .map(marks -> BlockStart.of(new MathsBlockParser(marks))
                                    .atIndex(from + marks.opening().length()))
                            .orElseGet(BlockStart::none)
                    : BlockStart.none();
        }

        private static Optional<Maths.Marks> marksAt(CharSequence line, int from) {
            if (from >= line.length() || (line.charAt(from) != '$' && line.charAt(from) != '\\')) {
                return Optional.empty();
            }
            String text = line.subSequence(from, line.length()).toString().strip();
            return Stream.of(Maths.Marks.values())
                    .filter(marks -> text.startsWith(marks.opening()))
                    .filter(marks -> isAlone(text.substring(marks.opening().length()), marks))
                    .findFirst();
        }

        /** False for a line with text after its formula, which belongs to a paragraph. */
        private static boolean isAlone(String rest, Maths.Marks marks) {
            int end = rest.indexOf(marks == Maths.Marks.DOLLARS ? "$" : marks.closing());
            return end < 0
                    || (end > 0 && end == rest.length() - marks.closing().length() && rest.endsWith(marks.closing()));
        }
    }
}
