package dev.homeroom.files.content;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Recognizes text in UTF-8, and its kind by its beginning and the end of its name. */
final class TextPeek {
    static final String SVG = "image/svg+xml";
    private static final String HTML = "text/html";

    private static final Map<String, String> BY_ENDING = Map.ofEntries(
            Map.entry("json", "application/json"),
            Map.entry("geojson", "application/geo+json"),
            Map.entry("ipynb", "application/x-ipynb+json"),
            Map.entry("xml", "application/xml"),
            Map.entry("yaml", "application/yaml"),
            Map.entry("yml", "application/yaml"),
            Map.entry("toml", "application/toml"),
            Map.entry("sql", "application/sql"),
            Map.entry("sh", "application/x-sh"),
            Map.entry("md", "text/markdown"),
            Map.entry("markdown", "text/markdown"),
            Map.entry("csv", "text/csv"),
            Map.entry("tsv", "text/tab-separated-values"),
            Map.entry("css", "text/css"),
            Map.entry("js", "text/javascript"),
            Map.entry("mjs", "text/javascript"),
            Map.entry("py", "text/x-python"),
            Map.entry("java", "text/x-java"),
            Map.entry("c", "text/x-c"),
            Map.entry("ics", "text/calendar"),
            Map.entry("vcf", "text/vcard"));

    private static final Set<String> READABLE = Set.of(
            "application/json",
            "application/geo+json",
            "application/x-ipynb+json",
            "application/xml",
            "application/yaml",
            "application/toml",
            "application/sql",
            "application/x-sh",
            SVG);

    private static final Pattern PAGE = Pattern.compile("(?i)\\s*+(?:<!doctype html|<html|<head|<body)\\b");
    private static final Pattern DRAWING = Pattern.compile(
            "(?is)\\s*+(?:<\\?xml[^>]*+>\\s*+)?(?:<!--.*?-->\\s*+)*+(?:<!doctype svg[^>]*+>\\s*+)?<svg\\b.*");
    private static final Pattern XML = Pattern.compile("(?i)\\s*+<\\?xml\\b");
    private static final int LONGEST_CHARACTER = 4;
    private static final int BEGINNING = 2_000;

    private TextPeek() {}

    static boolean isText(String mediaType) {
        return mediaType.startsWith("text/") || READABLE.contains(mediaType);
    }

    /** @return empty for an empty file as well */
    static Optional<String> typeOf(FileWindow window, String name) {
        return decoded(window)
                .filter(text -> !text.isEmpty() && text.chars().noneMatch(TextPeek::isBinary))
                .map(text -> typeOf(text.substring(0, Math.min(text.length(), BEGINNING)), name));
    }

    private static String typeOf(String beginning, String name) {
        if (DRAWING.matcher(beginning).matches()) {
            return SVG;
        }
        if (PAGE.matcher(beginning).lookingAt()) {
            return HTML;
        }
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String otherwise = XML.matcher(beginning).lookingAt() ? "application/xml" : "text/plain";
        return BY_ENDING.getOrDefault(ending, otherwise);
    }

    /** The window may end inside a character. */
    private static Optional<String> decoded(FileWindow window) {
        for (int less = 0; less < LONGEST_CHARACTER && less <= window.size(); less++) {
            try {
                return Optional.of(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(window.without(less))
                        .toString());
            } catch (CharacterCodingException e) {
                if (window.size() < FileWindow.SIZE) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isBinary(int character) {
        return character < ' ' && "\t\n\r\f\b\u001B".indexOf(character) < 0;
    }
}
