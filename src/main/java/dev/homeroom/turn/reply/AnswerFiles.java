package dev.homeroom.turn.reply;

import dev.homeroom.files.outgoing.NamedFile;
import dev.homeroom.files.outgoing.OutgoingFiles;
import dev.homeroom.files.outgoing.TakenFiles;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.turn.render.markdown.AnswerLinks;
import dev.homeroom.turn.render.markdown.AnswerLinks.AnswerLink;
import dev.homeroom.turn.render.markdown.AnswerLinks.Replacement;
import dev.homeroom.wording.NoticeText;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Sends the files of an answer after its text, and takes the links to them out of the text. */
@Singleton
class AnswerFiles {
    /** A label that people can read without Markdown. */
    private static final Pattern MARKUP = Pattern.compile("[*_`~\\\\]");

    private static final String UNNAMED = "file";

    private final Rendering rendering;
    private final OutgoingEvents outgoingEvents;
    private final OutgoingFiles outgoingFiles;

    AnswerFiles(Rendering rendering, OutgoingEvents outgoingEvents, OutgoingFiles outgoingFiles) {
        this.rendering = rendering;
        this.outgoingEvents = outgoingEvents;
        this.outgoingFiles = outgoingFiles;
    }

    /**
     * An answer apart from its files.
     *
     * @param messages as many as before; only the last one may be blank
     */
    record Parted(List<String> messages, List<OutgoingEvent> files) {}

    Parted part(Turn turn, List<String> messages) {
        List<AnswerLinks> links = messages.stream().map(rendering::links).toList();
        Map<String, NamedFile> named = new LinkedHashMap<>();
        links.stream()
                .flatMap(message -> message.all().stream())
                .filter(this::isFile)
                .forEach(link -> named.putIfAbsent(link.destination(), named(link)));
        TakenFiles taken =
                outgoingFiles.take(turn.agentUser(), turn.roomId(), turn.cause(), List.copyOf(named.values()));
        return new Parted(withoutLinks(links, taken.sent()), events(turn, taken));
    }

    private boolean isFile(AnswerLink link) {
        return NamedFile.isMeantBy(link.destination(), link.picture())
                || outgoingFiles.fetches(link.destination(), link.picture());
    }

    /** A picture of the web that can't be fetched is still a link that clients can follow. */
    private static boolean isUseless(AnswerLink link, Set<String> sent) {
        return sent.contains(link.destination()) || NamedFile.isMeantBy(link.destination(), link.picture());
    }

    private static NamedFile named(AnswerLink link) {
        String caption = link.standsAlone() ? MARKUP.matcher(link.label()).replaceAll("") : "";
        return new NamedFile(link.destination(), link.picture(), caption);
    }

    /** Text between tools may be in the room already, so its messages stay and keep their order. */
    private static List<String> withoutLinks(List<AnswerLinks> messages, Set<String> sent) {
        List<String> texts = new ArrayList<>();
        for (AnswerLinks message : messages) {
            boolean isLast = texts.size() == messages.size() - 1;
            texts.add(message.with(link -> isUseless(link, sent)
                    ? new Replacement.By(
                            isLast && link.standsAlone() && sent.contains(link.destination()) ? "" : words(link))
                    : new Replacement.Kept()));
        }
        return texts;
    }

    private static String words(AnswerLink link) {
        if (!link.label().isBlank()) {
            return link.label();
        }
        String path = link.destination().startsWith("data:") ? UNNAMED : link.destination();
        return "`" + path.substring(path.lastIndexOf('/') + 1).replace("`", "") + "`";
    }

    private List<OutgoingEvent> events(Turn turn, TakenFiles taken) {
        List<OutgoingEvent> events = new ArrayList<>();
        taken.contents()
                .forEach(content -> events.add(outgoingEvents.event(
                        turn.agentUser(), turn.roomId(), turn.cause(), "file-" + events.size(), content)));
        if (!taken.problems().isEmpty()) {
            events.add(outgoingEvents.event(
                    turn.agentUser(),
                    turn.roomId(),
                    turn.cause(),
                    "files",
                    outgoingEvents.noticeContent(NoticeText.joined(taken.problems()))));
        }
        return events;
    }
}
