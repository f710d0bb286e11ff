package dev.homeroom.wording;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/** Gives the text of each {@link Sentence}, with its names filled in. */
@ApplicationScoped
public class Wording {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");

    private final Properties texts = read();

    /** @throws IllegalArgumentException when a name that the sentence needs is not given */
    public String of(Sentence sentence, Map<String, String> names) {
        return PLACEHOLDER.matcher(textOf(sentence)).replaceAll(found -> {
            String value = names.get(found.group(1));
            if (value == null) {
                throw new IllegalArgumentException(sentence + " needs a value for {" + found.group(1) + "}");
            }
            return java.util.regex.Matcher.quoteReplacement(value);
        });
    }

    private String textOf(Sentence sentence) {
        String text = texts.getProperty(sentence.key());
        if (text == null) {
            throw new IllegalStateException("wording.properties has no text for " + sentence.key());
        }
        return text;
    }

    private static Properties read() {
        Properties texts = new Properties();
        try (InputStream file = Wording.class.getResourceAsStream("/wording.properties")) {
            if (file == null) {
                throw new IllegalStateException("wording.properties is missing from the application");
            }
            texts.load(new InputStreamReader(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }
}
