package dev.homeroom.json;

/** The beginning of a text, counted in code points: no pair of surrogates is cut in two. */
public final class ShortText {
    private ShortText() {}

    public static String beginning(String text, int longest) {
        return text.length() <= longest
                ? text
                : text.substring(
                        0, text.offsetByCodePoints(0, Math.min(longest, text.codePointCount(0, text.length()))));
    }

    /** Ends in an ellipsis where the text is cut. */
    public static String of(String text, int longest) {
        String beginning = beginning(text, longest);
        return beginning.length() == text.length() ? text : beginning + "…";
    }
}
