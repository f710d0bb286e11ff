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
 * Writes the drafts of answers and finishes them. When there is an answer, the draft becomes the answer or is redacted.
 * Otherwise the draft becomes the text that was said so far, or stays, marked as unfinished. A draft never has the
 * outcome marker, so it never counts as an outcome.
 */
@ApplicationScoped
public class DraftMessage {
    /** Key in the content of a draft: the message that is being answered. */
    public static final String KEY = "dev.homeroom.draft";

    private static final Set<String> DRAFTLESS =
            Set.of(ReplyBuilder.ANSWERED, ReplyBuilder.NO_REPLY, ReplyBuilder.TAKEN_BACK, Sentence.AGENT_SILENT.name());

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

    /** Returns the outcome of a turn whose draft is, or may be, in the room, with the event that finishes the draft. */
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

    /** Turns the draft into the beginning of the text before the failure, so that nothing appears twice. */
    private List<OutgoingEvent> saidIn(Turn turn, List<OutgoingEvent> said) {
        List<OutgoingEvent> edited = new ArrayList<>(said);
        ObjectNode content = said.getFirst().content().deepCopy().put("msgtype", kind());
        edited.set(0, edit(turn, said.getFirst().withContent(content)));
        return edited;
    }

    /** Redacts the draft of a turn that does not end with a text, or marks it as unfinished. */
    OutgoingEvent left(RoomId room, String cause, UserId agentUser, Outcome outcome, TurnContext turnContext) {
        return needsNone(outcome)
                ? StaleDraft.DRAFT.gone(room, cause, agentUser)
                : unfinished.kept(room, cause, agentUser, Sentence.DRAFT_UNFINISHED, turnContext);
    }

    /** The outcome has its own answer, the message was removed, or the agent stayed silent. */
    private static boolean needsNone(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> DRAFTLESS.contains(done.how());
            case Outcome.DeadLettered failure -> !failure.before().isEmpty();
            case Outcome other -> false;
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
