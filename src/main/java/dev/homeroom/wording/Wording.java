package dev.homeroom.wording;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Returns the text of each {@link Sentence}, the operator's or the built-in one, with its placeholders filled in. */
@ApplicationScoped
public class Wording {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");

    private final Map<Sentence, String> own;

    /** Uses the built-in sentences only. */
    public Wording() {
        this.own = Map.of();
    }

    /** @throws IllegalArgumentException when the operator's file is invalid; the message says why */
    @Inject
    public Wording(WordingSettings settings) {
        this.own = settings.file().map(WordingFile::texts).orElseGet(Map::of);
    }

    /** @throws IllegalArgumentException when a placeholder of the sentence has no value */
    public String of(Sentence sentence, Map<String, String> names) {
        String text = own.getOrDefault(sentence, Standard.textOf(sentence));
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            String value = names.get(found.group(1));
            if (value == null) {
                throw new IllegalArgumentException(sentence + " needs a value for {" + found.group(1) + "}");
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
