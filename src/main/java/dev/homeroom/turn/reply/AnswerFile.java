package dev.homeroom.turn.reply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.files.outgoing.OutgoingFiles;
import dev.homeroom.matrix.AnswerMark;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.turn.render.Mentionables;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer that is too long to read in a room. It waits as a file in the workspace, and the outbox uploads it as any file
 * that the agent sends. If the homeserver doesn't take it, the answer comes as messages.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#mfile">Matrix specification, m.file</a>
 */
@Singleton
class AnswerFile {
    private final OutgoingFiles outgoingFiles;
    private final Rendering rendering;
    private final OutgoingEvents outgoingEvents;
    private final MentionableMembers mentionableMembers;
    private final Wording wording;

    AnswerFile(
            OutgoingFiles outgoingFiles,
            Rendering rendering,
            OutgoingEvents outgoingEvents,
            MentionableMembers mentionableMembers,
            Wording wording) {
        this.outgoingFiles = outgoingFiles;
        this.rendering = rendering;
        this.outgoingEvents = outgoingEvents;
        this.mentionableMembers = mentionableMembers;
        this.wording = wording;
    }

    /** @return the content of a message with the file; empty when the workspace can't be written */
    Optional<ObjectNode> of(Turn turn, List<String> messages) {
        String caption = wording.of(Sentence.ANSWER_AS_FILE, Map.of("agent", turn.agentName()));
        return outgoingFiles.keepText(turn.agentUser(), turn.roomId(), turn.cause(), messages, caption);
    }

    /**
     * The messages of an answer whose file was not uploaded.
     *
     * @param refused the event with the file
     * @return empty when the file is gone
     */
    List<OutgoingEvent> inParts(OutgoingEvent refused) {
        Optional<String> text = outgoingFiles.keptText(refused.content());
        List<OutgoingEvent> parts = new ArrayList<>();
        for (ObjectNode content :
                text.map(markdown -> rendered(refused, markdown)).orElse(List.of())) {
            parts.add(outgoingEvents.event(
                    refused.sender(),
                    refused.room(),
                    refused.transactionId(),
                    "part-" + parts.size(),
                    marked(content, refused.content(), parts.isEmpty())));
        }
        return parts;
    }

    private List<ObjectNode> rendered(OutgoingEvent refused, String markdown) {
        Mentionables mentionables =
                mentionableMembers.mentionable(refused.sender(), refused.room(), List.of(), List.of(markdown));
        return rendering.answer(markdown, mentionables);
    }

    /** They relate as the file would have done. All name the message that they answer; the first one stands for the answer. */
    private static ObjectNode marked(ObjectNode part, ObjectNode refused, boolean isFirst) {
        Optional.ofNullable(refused.get("m.relates_to"))
                .ifPresent(relation -> part.set("m.relates_to", relation.deepCopy()));
        if (refused.get(AnswerMark.KEY) instanceof ObjectNode mark) {
            part.set(AnswerMark.KEY, isFirst ? mark.deepCopy() : mark.deepCopy().retain("of"));
        }
        return part;
    }
}
