package dev.homeroom.turn.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Element;
import org.jsoup.select.NodeTraversor;

/** A second copy of the specification's list of HTML, checked node by node. */
final class AllowedHtml {
    private static final Set<String> TAGS = Set.of(
            ("del h1 h2 h3 h4 h5 h6 blockquote p a ul ol sup sub li b i u strong em s code hr br div table thead tbody"
                            + " tr th td caption pre span img details summary")
                    .split(" "));
    private static final Map<String, Set<String>> ATTRIBUTES = Map.of(
            "a", Set.of("href"),
            "img", Set.of("src", "alt", "width", "height"),
            "ol", Set.of("start"),
            "code", Set.of("class"),
            "span", Set.of("data-mx-maths"),
            "div", Set.of("data-mx-maths"));

    private AllowedHtml() {}

    static void check(String html) {
        assertThat(offences(html)).isEmpty();
    }

    private static List<String> offences(String html) {
        List<String> offences = new ArrayList<>();
        NodeTraversor.traverse(
                (node, depth) -> {
                    if (depth > 100 || node instanceof Comment) {
                        offences.add(depth + ": " + node);
                    }
                    if (node instanceof Element element && depth > 0) {
                        look(element, offences);
                    }
                },
                Jsoup.parseBodyFragment(html).body());
        return offences;
    }

    private static void look(Element element, List<String> offences) {
        if (!TAGS.contains(element.normalName())) {
            offences.add(element.outerHtml());
        }
        for (Attribute attribute : element.attributes()) {
            boolean known =
                    ATTRIBUTES.getOrDefault(element.normalName(), Set.of()).contains(attribute.getKey());
            if (!known || !isAllowed(attribute)) {
                offences.add(element.normalName() + " " + attribute);
            }
        }
    }

    private static boolean isAllowed(Attribute attribute) {
        return switch (attribute.getKey()) {
            case "href" -> attribute.getValue().matches("(?is)(https?|ftp|mailto|magnet):.*");
            case "src" -> attribute.getValue().startsWith("mxc://");
            case "class" -> attribute.getValue().matches("language-\\S+");
            default -> true;
        };
    }
}
