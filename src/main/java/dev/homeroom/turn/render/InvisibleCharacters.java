package dev.homeroom.turn.render;

/**
 * Characters that people cannot see: characters that Unicode lets programs ignore, marks, blanks of every kind, and
 * symbols that are drawn as nothing.
 */
final class InvisibleCharacters {
    private static final String BLANK_SYMBOLS = "\u2800\u3164\uFFA0\u115F\u1160\u17B4\u17B5\u2065";

    private InvisibleCharacters() {}

    static boolean is(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.FORMAT,
                    Character.CONTROL,
                    Character.SURROGATE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK -> true;
            default -> isBlankSymbol(codePoint) || isReservedToBeIgnored(codePoint);
        };
    }

    private static boolean isBlankSymbol(int codePoint) {
        return BLANK_SYMBOLS.indexOf(codePoint) >= 0;
    }

    private static boolean isReservedToBeIgnored(int codePoint) {
        return (codePoint >= 0xFFF0 && codePoint <= 0xFFF8) || (codePoint >= 0xE0000 && codePoint <= 0xE0FFF);
    }
}
