package dev.homeroom.turn.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.turn.NoReply;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.reply.ReplySettings;
import dev.homeroom.turn.reply.ReplySettings.Streaming;
import dev.homeroom.turn.reply.Turn;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Drafts of answers, and what becomes of them: with the answer they become it or go away, and without one they become what
 * was said until then, or stay as what was written, marked as unfinished.
 * No draft has the mark of an outcome, so none is one.
 */
@ApplicationScoped
public class DraftMessage {
    /** In the content of a draft: the message that is being answered. */
    public static final String KEY = "dev.homeroom.draft";

    private static final Set<String> DRAFTLESS =
            Set.of(ReplyBuilder.ANSWERED, ReplyBuilder.NO_REPLY, ReplyBuilder.TAKEN_BACK, Sentence.AGENT_SILENT.name());

    /** An answer that is there by then needs no draft. */
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

    /** Empty where nothing is streamed. */
    Optional<StreamedEdits> begin(Turn turn, DraftText text, TurnContext turnContext) {
        if (streaming == Streaming.OFF) {
            return Optional.empty();
        }
        OutgoingEvent beginning = turn.relation().on(beginning(turn));
        return Optional.of(
                new StreamedEdits(homeserver, turn, turnContext, beginning, GATHERING, () -> content(text.markdown())));
    }

    private OutgoingEvent beginning(Turn turn) {
        ObjectNode content = JsonNodeFactory.instance.objectNode().put("msgtype", kind());
        content.putObject(KEY).put("of", turn.message().id().value());
        return new OutgoingEvent(
                StaleDraft.DRAFT.transactionId(turn.roomId(), turn.cause()),
                turn.roomId(),
                turn.agentUser(),
                OutgoingEvents.MESSAGE,
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

    /** What a turn ends with whose draft is, or may be, in the room. */
    Outcome concluded(Turn turn, Outcome outcome, TurnContext turnContext) {
        if (streaming == Streaming.EDITS
                && outcome instanceof Outcome.Done(String how, List<OutgoingEvent> toSend)
                && how.equals(ReplyBuilder.ANSWERED)
                && isText(toSend.getFirst())) {
            List<OutgoingEvent> edited = new ArrayList<>(toSend);
            edited.set(0, edit(turn, toSend.getFirst()));
            return new Outcome.Done(how, edited);
        }
        if (outcome instanceof Outcome.DeadLettered failure
                && !failure.before().isEmpty()
                && isText(failure.before().getFirst())) {
            return failure.after(saidIn(turn, failure.before()), failure.detail());
        }
        return StaleDraft.with(
                List.of(left(turn.roomId(), turn.cause(), turn.agentUser(), outcome, turnContext)), outcome);
    }

    /** The draft becomes the beginning of what was said before the failure, and nobody reads it twice. */
    private List<OutgoingEvent> saidIn(Turn turn, List<OutgoingEvent> said) {
        List<OutgoingEvent> edited = new ArrayList<>(said);
        ObjectNode content = said.getFirst().content().deepCopy().put("msgtype", kind());
        edited.set(0, edit(turn, said.getFirst().withContent(content)));
        return edited;
    }

    /** What becomes of the draft of a turn that ends with something else than a text. */
    OutgoingEvent left(RoomId room, String cause, UserId agentUser, Outcome outcome, TurnContext turnContext) {
        return needsNone(outcome)
                ? StaleDraft.DRAFT.gone(room, cause, agentUser)
                : unfinished.kept(room, cause, agentUser, Sentence.DRAFT_UNFINISHED, turnContext);
    }

    /** What was said is there by itself, or the message or the answer is taken back. */
    private static boolean needsNone(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> DRAFTLESS.contains(done.how());
            case Outcome.DeadLettered failure -> !failure.before().isEmpty();
            case Outcome other -> false;
        };
    }

    /** Clients make no file of a text. */
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
