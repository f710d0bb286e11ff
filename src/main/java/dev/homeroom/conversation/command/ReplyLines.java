package dev.homeroom.conversation.command;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.wording.NoticeText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jsoup.nodes.Entities;

/** A reply of several lines, as plain text and as HTML side by side. */
public final class ReplyLines {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder html = new StringBuilder();

    public ReplyLines() {}

    ReplyLines(List<String> lines) {
        lines.forEach(this::add);
    }

    public ReplyLines add(String line) {
        return put(line, Entities.escape(line));
    }

    ReplyLines add(NoticeText line) {
        return put(line.plain(), line.inHtml());
    }

    public ReplyLines add(String command, String meaning) {
        return put(
                "%s – %s".formatted(command, meaning),
                "<code>%s</code> – %s".formatted(Entities.escape(command), Entities.escape(meaning)));
    }

    /** Adds a link to a room. Clients that know HTML show the link under the room's name. */
    public ReplyLines addLink(String name, RoomId room, String server) {
        String link = link(room, server);
        return put(
                "%s: %s".formatted(name, link),
                "<a href=\"%s\">%s</a>".formatted(Entities.escape(link), Entities.escape(name)));
    }

    /** @see <a href="https://spec.matrix.org/latest/appendices/#matrixto-navigation">Matrix specification, matrix.to</a> */
    static String link(RoomId room, String server) {
        return "https://matrix.to/#/%s?via=%s".formatted(encoded(room.value()), encoded(server));
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8);
    }

    private ReplyLines put(String line, String asHtml) {
        if (!text.isEmpty()) {
            text.append('\n');
            html.append("<br>");
        }
        text.append(line);
        html.append(asHtml);
        return this;
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    public CommandReply.Said reply() {
        return new CommandReply.Said(text.toString(), Optional.of(html.toString()), List.of());
    }
}
