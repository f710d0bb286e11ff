package dev.homeroom.turn.render;

import dev.homeroom.matrix.UserId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** Turns the mentions in cleaned HTML into pills. Code, formulas and the words of links stay as they are. */
final class Pills {
    private static final String UNTOUCHED = "a, code, pre, [data-mx-maths]";

    private final Mentionables people;
    private final Set<UserId> mentioned = new LinkedHashSet<>();

    private Pills(Mentionables people) {
        this.people = people;
    }

    /** @return the mentioned users: first by links, then by words, each in order of appearance */
    static Set<UserId> put(Element body, Mentionables people) {
        Pills pills = new Pills(people);
        body.select("a[href]").forEach(pills::mention);
        List<TextNode> texts = body.nodeStream(TextNode.class)
                .filter(text -> text.getWholeText().indexOf('@') >= 0)
                .toList();
        texts.stream().filter(Pills::mayHavePills).forEach(pills::replace);
        return pills.mentioned;
    }

    /** Mentions the user of a link. A link to a user is already a pill, and its words stay as the agent wrote them. */
    private void mention(Element link) {
        PersonLink.of(link.attr("href")).filter(people::include).ifPresent(user -> {
            mentioned.add(user);
            link.attr("href", PersonLink.to(user));
        });
    }

    private static boolean mayHavePills(TextNode text) {
        Element parent = text.parent();
        return parent != null && parent.closest(UNTOUCHED) == null;
    }

    private void replace(TextNode node) {
        String text = node.getWholeText();
        int written = 0;
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at)) {
            Optional<Mentionables.Mention> mention = people.mentionAt(text, at);
            if (mention.isEmpty()) {
                at++;
                continue;
            }
            node.before(new TextNode(text.substring(written, at)));
            node.before(pill(mention.get().person()));
            at = mention.get().end();
            written = at;
        }
        if (written > 0) {
            node.text(text.substring(written));
        }
    }

    private Node pill(Mentionable person) {
        mentioned.add(person.user());
        Element pill = new Element("a").attr("href", PersonLink.to(person.user()));
        return pill.appendText(person.name().isBlank() ? person.user().value() : TidyText.of(person.name()));
    }
}
