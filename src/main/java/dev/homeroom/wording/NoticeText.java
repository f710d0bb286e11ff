package dev.homeroom.wording;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Filled-in sentences of a notice.
 *
 * @param html the same with names of files as code; empty when no file is named
 */
public record NoticeText(String plain, Optional<String> html) {
    private static final Pattern LINE_END = Pattern.compile("\r\n?|\n");

    public static NoticeText plain(String text) {
        return new NoticeText(text, Optional.empty());
    }

    /** A text with the name of a file. */
    public static NoticeText withFile(String before, String file, String after) {
        return new NoticeText(before + file + after, Optional.of(escaped(before) + code(file) + escaped(after)));
    }

    /** One line for each text. */
    public static NoticeText joined(List<NoticeText> texts) {
        String plain = texts.stream().map(NoticeText::plain).collect(Collectors.joining("\n"));
        return texts.stream().allMatch(text -> text.html().isEmpty())
                ? plain(plain)
                : new NoticeText(
                        plain,
                        Optional.of(texts.stream().map(NoticeText::inHtml).collect(Collectors.joining("<br>"))));
    }

    /** Changes both forms alike. */
    public NoticeText with(UnaryOperator<String> change) {
        return new NoticeText(change.apply(plain), html.map(change));
    }

    public ObjectNode addTo(ObjectNode content) {
        content.put("body", plain);
        html.ifPresent(
                formatted -> content.put("format", "org.matrix.custom.html").put("formatted_body", formatted));
        return content;
    }

    public String inHtml() {
        return html.orElseGet(() -> escaped(plain));
    }

    static String code(String text) {
        return "<code>" + escaped(text) + "</code>";
    }

    static String escaped(String text) {
        String html = text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
        return LINE_END.matcher(html).replaceAll("<br>");
    }
}
