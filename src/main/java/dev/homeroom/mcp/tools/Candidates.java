package dev.homeroom.mcp.tools;

import dev.homeroom.mcp.ToolRefusal;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The choice between things of one name: a tool never guesses. */
final class Candidates {
    private static final int MOST_NAMED = 10;

    private Candidates() {}

    /**
     * @param matches at least one
     * @throws ToolRefusal with the candidates, when there are several
     */
    static <T> T one(List<T> matches, Function<T, String> words) {
        if (matches.size() > 1) {
            throw severalMatch(matches, words);
        }
        return matches.getFirst();
    }

    static <T> ToolRefusal severalMatch(List<T> matches, Function<T, String> words) {
        String named = matches.stream().limit(MOST_NAMED).map(words).collect(Collectors.joining("; "));
        return new ToolRefusal("Several match: " + named + ". Please pass the id of the one you mean.");
    }
}
