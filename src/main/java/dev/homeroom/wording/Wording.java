package dev.homeroom.wording;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Returns the text of each {@link Sentence}, the operator's or the built-in one, with its placeholders filled in. */
@ApplicationScoped
public class Wording {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");
    private static final String FILE = "file";
    private static final Pattern WEB_ADDRESS = Pattern.compile("https?://.*", Pattern.CASE_INSENSITIVE);

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
        return filled(sentence, template(sentence), names);
    }

    /**
     * Makes a sentence with the value of {@code {file}} as code, since clients make links otherwise: {@code clip.mov} could
     * be a web site. A web address stays a link.
     */
    public NoticeText notice(Sentence sentence, Map<String, String> names) {
        String plain = of(sentence, names);
        String template = template(sentence);
        if (!template.contains("{" + FILE + "}") || !isFile(names.getOrDefault(FILE, ""))) {
            return NoticeText.plain(plain);
        }
        Map<String, String> inHtml = new HashMap<>();
        names.forEach((name, value) ->
                inHtml.put(name, name.equals(FILE) ? NoticeText.code(value) : NoticeText.escaped(value)));
        return new NoticeText(plain, Optional.of(filled(sentence, NoticeText.escaped(template), inHtml)));
    }

    private static boolean isFile(String value) {
        return !value.isBlank() && !WEB_ADDRESS.matcher(value).matches();
    }

    private String template(Sentence sentence) {
        return own.getOrDefault(sentence, Standard.textOf(sentence));
    }

    private static String filled(Sentence sentence, String text, Map<String, String> names) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            String value = names.get(found.group(1));
            if (value == null) {
                throw new IllegalArgumentException(sentence + " needs a value for {" + found.group(1) + "}");
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
