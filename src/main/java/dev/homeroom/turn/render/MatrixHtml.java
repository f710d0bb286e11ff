package dev.homeroom.turn.render;

import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;

/**
 * Keeps the HTML that the specification lists for messages, and removes everything else.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes">Matrix specification,
 *     m.room.message msgtypes</a>
 */
final class MatrixHtml {
    private static final Safelist LISTED = new Safelist()
            .addTags("del", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "p", "a", "ul", "ol", "sup", "sub")
            .addTags("li", "b", "i", "u", "strong", "em", "s", "code", "hr", "br", "div", "table", "thead", "tbody")
            .addTags("tr", "th", "td", "caption", "pre", "span", "img", "details", "summary")
            .addAttributes("span", "data-mx-maths")
            .addAttributes("div", "data-mx-maths")
            .addAttributes("a", "href")
            .addProtocols("a", "href", "http", "https", "ftp", "mailto", "magnet")
            .addAttributes("img", "src", "alt", "width", "height")
            .addProtocols("img", "src", "mxc")
            .addAttributes("ol", "start")
            .addAttributes("code", "class");

    /** Tags whose content looks the same in plain text. */
    private static final Set<String> SAYING_NOTHING = Set.of("body", "p", "br");

    private MatrixHtml() {}

    /** @return the body of the cleaned document, which the caller may change */
    static Element clean(String html) {
        Document document = new Cleaner(LISTED).clean(Jsoup.parseBodyFragment(html));
        document.outputSettings().prettyPrint(false);
        Element body = document.body();
        body.select("code[class]").forEach(MatrixHtml::keepLanguageOnly);
        body.select("a:not([href])").forEach(Element::unwrap);
        body.select("img:not([src])").forEach(Element::remove);
        body.getElementsByTag("p").forEach(MatrixHtml::removeIfEmpty);
        return body;
    }

    /** An HTML block ends the paragraph around it, which leaves empty paragraphs. */
    private static void removeIfEmpty(Element paragraph) {
        if (paragraph.childrenSize() == 0 && !paragraph.hasText()) {
            paragraph.remove();
        }
    }

    private static void keepLanguageOnly(Element code) {
        List<String> languages = code.classNames().stream()
                .filter(name -> name.startsWith("language-"))
                .toList();
        if (languages.isEmpty()) {
            code.removeAttr("class");
        } else {
            code.attr("class", languages.getFirst());
        }
    }

    /** Whether the HTML shows more than the plain text. Clients turn plain addresses into links by themselves. */
    static boolean saysMoreThan(String plain, Element body) {
        return body.stream()
                        .filter(element -> !SAYING_NOTHING.contains(element.normalName()))
                        .anyMatch(element -> !isPlainAddress(element))
                || !collapsed(text(body)).equals(collapsed(plain));
    }

    private static boolean isPlainAddress(Element element) {
        String address = element.attr("href");
        return element.nameIs("a")
                && (address.equals(element.wholeText()) || address.equals("mailto:" + element.wholeText()));
    }

    private static String text(Element body) {
        StringBuilder text = new StringBuilder();
        for (Node node : body.nodeStream().toList()) {
            text.append(
                    switch (node) {
                        case TextNode words -> words.getWholeText();
                        case Element element -> element.nameIs("a") ? "" : " ";
                        default -> "";
                    });
        }
        return text.toString();
    }

    private static String collapsed(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    /** Writes a single paragraph without its {@code p} tag, as clients do. */
    static String write(Element body) {
        boolean single = body.childrenSize() == 1 && body.child(0).nameIs("p");
        return (single ? body.child(0) : body).html().strip();
    }
}
