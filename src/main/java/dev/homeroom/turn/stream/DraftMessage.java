package dev.homeroom.turn.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.turn.NoReply;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.turn.reply.ReplySettings;
import dev.homeroom.turn.reply.ReplySettings.Streaming;
import dev.homeroom.turn.reply.Turn;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the drafts of answers and finishes them. When there is an answer, the draft becomes the answer or is redacted.
 * Otherwise the draft becomes the text that was said so far, or stays, marked as unfinished. A draft never has the
 * outcome marker, so it never counts as an outcome.
 */
@Singleton
public class DraftMessage {
    /** Key in the content of a draft: the message that is being answered. */
    public static final String KEY = "dev.homeroom.draft";

    /** A draft begins after this. An answer that is complete by then needs no draft. */
    private static final Duration GATHERING = Duration.ofMillis(400);

    private final Homeserver homeserver;
    private final Rendering rendering;
    private final UnfinishedDrafts unfinished;
    private final Streaming streaming;

    public DraftMessage(
            Homeserver homeserver, Rendering rendering, UnfinishedDrafts unfinished, ReplySettings settings) {
        this.unfinished = unfinished;
        this.homeserver = homeserver;
        this.rendering = rendering;
        this.streaming = settings.streaming();
    }

    /** Empty when streaming is off. */
    Optional<StreamedEdits> begin(Turn turn, DraftText text) {
        if (streaming == Streaming.OFF) {
            return Optional.empty();
        }
        OutgoingEvent beginning = turn.relation().on(beginning(turn));
        return Optional.of(new StreamedEdits(homeserver, turn, beginning, GATHERING, () -> content(text.markdown())));
    }

    private OutgoingEvent beginning(Turn turn) {
        ObjectNode content = JsonNodeFactory.instance.objectNode().put("msgtype", kind());
        content.putObject(KEY).put("of", turn.message().id().value());
        return new OutgoingEvent(
                StaleDraft.DRAFT.transactionId(turn.roomId(), turn.cause()),
                turn.roomId(),
                turn.agentUser(),
                OutgoingEvent.MESSAGE,
                content);
    }

    private String kind() {
        return streaming == Streaming.NOTICE ? "m.notice" : "m.text";
    }

    private Optional<ObjectNode> content(String markdown) {
        return NoReply.mayBecome(markdown)
                ? Optional.empty()
                : rendering.draft(markdown).map(content -> content.put("msgtype", kind()));
    }

    /** Whether a draft that is, or may be, in the room becomes the first text of the outcome. */
    boolean becomes(TurnEnd ending, List<OutgoingEvent> said) {
        return !said.isEmpty()
                && isText(said.getFirst())
                && (ending == TurnEnd.FAILED || (ending == TurnEnd.ANSWERED && streaming == Streaming.EDITS));
    }

    /** Turns the draft into the first text, so that nothing appears twice. Text before a failure looks as the draft does. */
    List<OutgoingEvent> completed(Turn turn, TurnEnd ending, List<OutgoingEvent> said) {
        OutgoingEvent first = said.getFirst();
        List<OutgoingEvent> edited = new ArrayList<>(said);
        edited.set(
                0,
                edit(
                        turn,
                        ending == TurnEnd.FAILED
                                ? first.withContent(first.content().deepCopy().put("msgtype", kind()))
                                : first));
        return edited;
    }

    /** Redacts the draft of a turn that does not end with a text, or marks it as unfinished. */
    OutgoingEvent left(Turn turn, TurnEnd ending, List<OutgoingEvent> said) {
        return needsNone(ending, said)
                ? StaleDraft.DRAFT.gone(turn.roomId(), turn.cause(), turn.agentUser())
                : unfinished.kept(
                        turn.roomId(), turn.cause(), turn.agentUser(), Sentence.DRAFT_UNFINISHED, turn.context());
    }

    private static boolean needsNone(TurnEnd ending, List<OutgoingEvent> said) {
        return switch (ending) {
            case ANSWERED, SILENT, TAKEN_BACK -> true;
            case FAILED -> !said.isEmpty();
            case NOTICE -> false;
        };
    }

    /** Only a text can complete a draft: clients do not turn a text into a file by an edit. */
    private static boolean isText(OutgoingEvent answer) {
        return answer.content().path("msgtype").asText().equals("m.text");
    }

    private static OutgoingEvent edit(Turn turn, OutgoingEvent answer) {
        return new OutgoingEvent(
                answer.transactionId(),
                answer.room(),
                answer.sender(),
                answer.type(),
                Rendering.edit(answer.content()),
                Optional.of(StaleDraft.DRAFT.transactionId(turn.roomId(), turn.cause())));
    }
}
