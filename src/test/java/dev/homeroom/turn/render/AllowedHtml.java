package dev.homeroom.turn.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Element;
import org.jsoup.select.NodeTraversor;

/** The specification's list, written down a second time and checked node by node. */
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
        Element body = Jsoup.parseBodyFragment(html).body();
        NodeTraversor.traverse(
                (node, depth) -> {
                    assertThat(depth).as("nesting").isLessThanOrEqualTo(100);
                    assertThat(node).isNotInstanceOf(Comment.class);
                    if (node instanceof Element element && depth > 0) {
                        checkElement(element);
                    }
                },
                body);
    }

    private static void checkElement(Element element) {
        assertThat(TAGS).contains(element.normalName());
        for (Attribute attribute : element.attributes()) {
            assertThat(ATTRIBUTES.getOrDefault(element.normalName(), Set.of())).contains(attribute.getKey());
            switch (attribute.getKey()) {
                case "href" -> assertThat(attribute.getValue()).matches("(?is)(https?|ftp|mailto|magnet):.*");
                case "src" -> assertThat(attribute.getValue()).startsWith("mxc://");
                case "class" -> assertThat(attribute.getValue()).matches("language-\\S+");
                default -> assertThat(attribute.getKey()).isNotEmpty();
            }
        }
    }
}
