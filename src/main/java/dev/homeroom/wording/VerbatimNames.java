package dev.homeroom.wording;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names in sentences as code, since clients make links of them otherwise: {@code clip.mov} could be a web site. */
public final class VerbatimNames {
    private VerbatimNames() {}

    /**
     * Adds HTML to a message. Does nothing when no name is in it.
     *
     * @param content with a plain {@code body}
     * @param names any strings
     */
    public static ObjectNode markIn(ObjectNode content, Collection<String> names) {
        String text = content.path("body").asText();
        List<String> found = names.stream()
                .filter(name -> !name.isBlank() && text.contains(name))
                .toList();
        return found.isEmpty()
                ? content
                : content.put("format", "org.matrix.custom.html").put("formatted_body", html(text, found));
    }

    private static String html(String text, Collection<String> names) {
        Matcher name = names.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.collectingAndThen(Collectors.joining("|"), Pattern::compile))
                .matcher(text);
        StringBuilder html = new StringBuilder();
        int end = 0;
        while (name.find()) {
            html.append(escaped(text.substring(end, name.start())))
                    .append("<code>")
                    .append(escaped(name.group()))
                    .append("</code>");
            end = name.end();
        }
        return html.append(escaped(text.substring(end))).toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("\n", "<br>");
    }
}
