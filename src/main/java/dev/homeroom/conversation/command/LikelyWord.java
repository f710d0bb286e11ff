package dev.homeroom.conversation.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses the word that a person mistyped. */
public final class LikelyWord {
    private static final int MOST_MISTAKES = 2;

    private LikelyWord() {}

    /** The word with the fewest letters to change, add, drop or swap; empty when none is near enough. */
    public static Optional<String> of(String typed, Collection<String> words) {
        return words.stream()
                .filter(word -> mistakes(typed, word) <= Math.min(MOST_MISTAKES, word.length() / 2))
                .min(Comparator.<String>comparingInt(word -> mistakes(typed, word))
                        .thenComparing(word -> word));
    }

    /** The number of letters to change, add, drop or swap. */
    public static int mistakes(String typed, String word) {
        int[][] least = new int[typed.length() + 1][word.length() + 1];
        for (int i = 0; i <= typed.length(); i++) {
            for (int j = 0; j <= word.length(); j++) {
                least[i][j] = Math.min(i, j) == 0 ? Math.max(i, j) : fewest(least, typed, word, i, j);
            }
        }
        return least[typed.length()][word.length()];
    }

    private static int fewest(int[][] least, String typed, String word, int i, int j) {
        int change = typed.charAt(i - 1) == word.charAt(j - 1) ? 0 : 1;
        int usual = Math.min(least[i - 1][j - 1] + change, Math.min(least[i - 1][j], least[i][j - 1]) + 1);
        boolean isSwap = i > 1
                && j > 1
                && typed.charAt(i - 1) == word.charAt(j - 2)
                && typed.charAt(i - 2) == word.charAt(j - 1);
        return isSwap ? Math.min(usual, least[i - 2][j - 2] + 1) : usual;
    }
}
