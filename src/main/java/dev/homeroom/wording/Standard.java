package dev.homeroom.wording;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The built-in sentences. */
final class Standard {
    private static final Properties TEXTS = read();

    private Standard() {}

    static String textOf(Sentence sentence) {
        String text = TEXTS.getProperty(sentence.key());
        if (text == null) {
            throw new IllegalStateException("wording.properties has no text for " + sentence.key());
        }
        return text;
    }

    private static Properties read() {
        Properties texts = new Properties();
        try (InputStream file = Standard.class.getResourceAsStream("/wording.properties")) {
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
