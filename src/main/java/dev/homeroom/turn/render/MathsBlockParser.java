package dev.homeroom.turn.render;

import org.commonmark.node.Block;
import org.commonmark.parser.SourceLine;
import org.commonmark.parser.block.AbstractBlockParser;
import org.commonmark.parser.block.AbstractBlockParserFactory;
import org.commonmark.parser.block.BlockContinue;
import org.commonmark.parser.block.BlockStart;
import org.commonmark.parser.block.MatchedBlockParser;
import org.commonmark.parser.block.ParserState;

/**
 * Reads {@code $$…$$} on lines of its own. A blank line ends it, as it does in TeX, so that a forgotten end costs one
 * paragraph and not the rest of the answer.
 */
final class MathsBlockParser extends AbstractBlockParser {
    private static final String MARK = "$$";
    private static final int CODE_INDENT = 4;

    private final Maths.Display block = new Maths.Display();

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
        if (formula.endsWith(MARK)) {
            block.add(formula.substring(0, formula.length() - MARK.length()));
            block.close();
        } else {
            block.add(text);
        }
    }

    static final class BlockFactory extends AbstractBlockParserFactory {
        @Override
        public BlockStart tryStart(ParserState state, MatchedBlockParser matched) {
            CharSequence line = state.getLine().getContent();
            int from = state.getNextNonSpaceIndex();
            String text = line.subSequence(from, line.length()).toString().strip();
            return state.getIndent() < CODE_INDENT && begins(text)
                    ? BlockStart.of(new MathsBlockParser()).atIndex(from + MARK.length())
                    : BlockStart.none();
        }

        /** A line with text behind its formula is a paragraph's. */
        private static boolean begins(String text) {
            if (!text.startsWith(MARK)) {
                return false;
            }
            String rest = text.substring(MARK.length());
            int dollar = rest.indexOf('$');
            return dollar < 0 || (dollar > 0 && dollar == rest.length() - MARK.length() && rest.endsWith(MARK));
        }
    }
}
