package dev.homeroom.turn.reply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.turn.NoReply;
import dev.homeroom.turn.render.Mentionables;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.turn.stream.InterimNotices;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The words and files of an agent, as events that clients can show. */
@Singleton
class AnswerParts {
    private final Rendering rendering;
    private final OutgoingEvents outgoingEvents;
    private final MentionableMembers mentionableMembers;
    private final AnswerFile answerFile;
    private final AnswerFiles answerFiles;
    private final InterimNotices interimNotices;
    private final int mostParts;

    AnswerParts(
            Rendering rendering,
            OutgoingEvents outgoingEvents,
            MentionableMembers mentionableMembers,
            AnswerFile answerFile,
            AnswerFiles answerFiles,
            ReplySettings replies) {
        this.rendering = rendering;
        this.outgoingEvents = outgoingEvents;
        this.mentionableMembers = mentionableMembers;
        this.answerFile = answerFile;
        this.answerFiles = answerFiles;
        this.interimNotices = new InterimNotices(rendering, replies);
        this.mostParts = replies.mostParts();
    }

    /**
     * Text between tools comes as notices, and the last message as the one that notifies; the files follow.
     *
     * @param messages may be empty: the files of an agent without words are sent too
     * @param part begins the names of the events of the last message
     */
    List<OutgoingEvent> of(Turn turn, List<String> messages, String part) {
        AnswerFiles.Parted parted = answerFiles.part(turn, spoken(messages));
        return Stream.concat(texts(turn, spoken(parted.messages()), part).stream(), parted.files().stream())
                .toList();
    }

    /** The parts of {@link AnswerFile#inParts}. */
    List<OutgoingEvent> inParts(OutgoingEvent refused) {
        return answerFile.inParts(refused);
    }

    private static List<String> spoken(List<String> messages) {
        return NoReply.without(messages).stream()
                .filter(message -> !message.isBlank())
                .toList();
    }

    private List<OutgoingEvent> texts(Turn turn, List<String> spoken, String part) {
        if (spoken.isEmpty()) {
            return List.of();
        }
        InterimNotices.Divided divided = interimNotices.divide(turn, spoken);
        return Stream.concat(divided.notices().stream(), parts(turn, divided.answer(), part).stream())
                .toList();
    }

    private List<OutgoingEvent> parts(Turn turn, List<String> messages, String part) {
        Mentionables mentionables = mentionableMembers.mentionable(turn, messages);
        List<ObjectNode> contents = messages.stream()
                .flatMap(message -> rendering.answer(message, mentionables).stream())
                .toList();
        List<ObjectNode> readable = contents.size() <= mostParts
                ? contents
                : answerFile.of(turn, messages).map(List::of).orElse(contents);
        List<OutgoingEvent> parts = new ArrayList<>();
        for (ObjectNode content : readable) {
            parts.add(
                    outgoingEvents.event(turn.agentUser(), turn.roomId(), turn.cause(), part + parts.size(), content));
        }
        return parts;
    }
}
