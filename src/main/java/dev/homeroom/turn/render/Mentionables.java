package dev.homeroom.turn.render;

import dev.homeroom.matrix.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The users that an answer may mention, by user id or by name. Case matters only where two names differ in nothing
 * else. A name that two users share mentions neither.
 */
public final class Mentionables {
    private static final int LONGEST_NAME = 255;
    private static final Mentionables NONE = of(List.of());

    /** Phrases by their first character, the longest first. */
    private final Map<Character, List<Phrase>> phrases;

    private final Set<UserId> users;

    private Mentionables(Map<Character, List<Phrase>> phrases, Set<UserId> users) {
        this.phrases = phrases;
        this.users = users;
    }

    public static Mentionables none() {
        return NONE;
    }

    public static Mentionables of(Collection<Mentionable> people) {
        Map<String, Phrase> byText = new HashMap<>();
        for (Mentionable person : people) {
            add(byText, person.user().value().substring(1), person);
            add(byText, person.name().strip().replaceFirst("^@", ""), person);
        }
        Map<Character, List<Phrase>> byFirst = new HashMap<>();
        byText.forEach((text, phrase) ->
                byFirst.computeIfAbsent(text.charAt(0), _ -> new ArrayList<>()).add(phrase));
        byFirst.values()
                .forEach(list -> list.sort(
                        (a, b) -> Integer.compare(b.text().length(), a.text().length())));
        return new Mentionables(
                byFirst, people.stream().map(Mentionable::user).collect(Collectors.toUnmodifiableSet()));
    }

    /** Whether a link to this user mentions them. */
    boolean include(UserId user) {
        return users.contains(user);
    }

    private static void add(Map<String, Phrase> byText, String written, Mentionable person) {
        if (!written.isEmpty() && written.length() <= LONGEST_NAME) {
            String text = written.toLowerCase(Locale.ROOT);
            byText.computeIfAbsent(text, Phrase::new).spellings().add(new NameSpelling(written, person));
        }
    }

    /**
     * Returns the mention at an {@code @} of the text, if there is one.
     *
     * @param at index of an {@code @}
     */
    Optional<Mention> mentionAt(String text, int at) {
        boolean isGlued = at > 0 && isGlue(text.codePointBefore(at));
        if (isGlued || at + 1 >= text.length()) {
            return Optional.empty();
        }
        char first = Character.toLowerCase(text.charAt(at + 1));
        return phrases.getOrDefault(first, List.of()).stream()
                .filter(phrase -> text.regionMatches(
                        true, at + 1, phrase.text(), 0, phrase.text().length()))
                .filter(phrase -> endsWord(text, at + 1 + phrase.text().length()))
                .findFirst()
                .flatMap(phrase -> phrase.meaning(text, at + 1));
    }

    /** Whether an {@code @} after this character would be part of an address or a path. */
    private static boolean isGlue(int before) {
        return isWord(before) || "@_.+-/=".indexOf(before) >= 0;
    }

    private static boolean endsWord(String text, int end) {
        if (end >= text.length()) {
            return true;
        }
        int next = text.codePointAt(end);
        if (isWord(text.codePointBefore(end)) && (isWord(next) || next == '_')) {
            return false;
        }
        boolean mayJoin = ".:-/=+@".indexOf(next) >= 0;
        return !mayJoin || end + 1 >= text.length() || !isWord(text.codePointAt(end + 1));
    }

    /** False for scripts without spaces, in which a mention may begin or end anywhere. */
    private static boolean isWord(int codePoint) {
        return Character.isLetterOrDigit(codePoint) && !Character.isIdeographic(codePoint);
    }

    /**
     * @param end index after the mention
     */
    record Mention(Mentionable person, int end) {}

    private record NameSpelling(String written, Mentionable person) {}

    private record Phrase(String text, List<NameSpelling> spellings) {
        private Phrase(String text) {
            this(text, new ArrayList<>());
        }

        private Optional<Mention> meaning(String text, int from) {
            int end = from + text().length();
            List<Mentionable> meant =
                    spellings.stream().map(NameSpelling::person).distinct().toList();
            if (meant.size() > 1) {
                meant = spellings.stream()
                        .filter(spelling -> text.startsWith(spelling.written(), from))
                        .map(NameSpelling::person)
                        .distinct()
                        .toList();
            }
            return meant.size() == 1 ? Optional.of(new Mention(meant.getFirst(), end)) : Optional.empty();
        }
    }
}
