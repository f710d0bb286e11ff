package dev.homeroom.wording;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An operator's sentences, in the format of {@link Properties} and UTF-8. Each replaces a built-in sentence and has the
 * same placeholders.
 */
public final class WordingFile {
    private static final Pattern NAME = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern CONTINUES = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\$");

    private final Map<Sentence, String> texts = new EnumMap<>(Sentence.class);
    private final List<String> problems = new ArrayList<>();

    private WordingFile() {}

    /** Returns the problems of the file as sentences that name the line; empty if the file is valid. */
    public static List<String> problems(Path file) {
        return List.copyOf(read(file).problems);
    }

    /** @throws IllegalArgumentException when the file is invalid */
    static Map<Sentence, String> texts(Path file) {
        WordingFile read = read(file);
        if (!read.problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", read.problems));
        }
        return read.texts;
    }

    private static WordingFile read(Path file) {
        WordingFile read = new WordingFile();
        try {
            read.parse(Files.readString(file, StandardCharsets.UTF_8).replaceFirst("^\\uFEFF", ""));
        } catch (CharacterCodingException e) {
            read.problems.add("The file is not in UTF-8.");
        } catch (IOException e) {
            read.problems.add("The file can't be read.");
        }
        return read;
    }

    /**
     * Parses line by line, so that problems can name their line. A line that ends in a backslash continues on the next.
     */
    private void parse(String content) {
        StringBuilder entry = new StringBuilder();
        int number = 0;
        int first = 1;
        for (String line : content.lines().toList()) {
            number++;
            first = entry.isEmpty() ? number : first;
            entry.append(line).append('\n');
            boolean isComment = entry.toString().stripLeading().startsWith("#")
                    || entry.toString().stripLeading().startsWith("!");
            if (isComment || !CONTINUES.matcher(line).find()) {
                parse(first, entry.toString());
                entry.setLength(0);
            }
        }
        parse(first, entry.toString());
    }

    private void parse(int line, String entry) {
        Properties parsed = new Properties();
        try {
            parsed.load(new StringReader(entry));
        } catch (IllegalArgumentException e) {
            problems.add("Line %d: \\u must be followed by four digits.".formatted(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        parsed.stringPropertyNames().forEach(key -> parse(line, key, parsed.getProperty(key)));
    }

    private void parse(int line, String key, String text) {
        Optional<Sentence> sentence = Arrays.stream(Sentence.values())
                .filter(known -> known.key().equals(key))
                .findFirst();
        if (sentence.isEmpty()) {
            problems.add("Line %d: there is no sentence called “%s”.".formatted(line, key));
            return;
        }
        Set<String> needed = names(Standard.textOf(sentence.get()));
        if (text.isBlank()) {
            problems.add("Line %d: “%s” has no text.".formatted(line, key));
        } else if (!names(text).equals(needed)) {
            problems.add("Line %d: “%s” %s in braces.".formatted(line, key, requirement(needed)));
        } else if (texts.put(sentence.get(), text) != null) {
            problems.add("Line %d: “%s” is there twice.".formatted(line, key));
        }
    }

    private static String requirement(Set<String> names) {
        return names.isEmpty()
                ? "can have nothing"
                : names.stream()
                        .map(name -> "{" + name + "}")
                        .collect(Collectors.joining(" and ", "needs ", ", and nothing else"));
    }

    /** Returns the placeholders. An unmatched brace counts as a placeholder that no sentence has. */
    private static Set<String> names(String text) {
        Set<String> names = NAME.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        NAME.matcher(text)
                .replaceAll("")
                .chars()
                .filter(c -> c == '{' || c == '}')
                .forEach(c -> names.add(String.valueOf((char) c)));
        return names;
    }
}
