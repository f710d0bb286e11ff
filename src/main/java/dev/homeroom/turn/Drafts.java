package dev.homeroom.turn;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.work.Outgoing;
import dev.homeroom.work.Progress;
import dev.homeroom.work.Settlement;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Drafts of answers, and what becomes of them: with the answer they become it or go away, and without one they go away.
 * No draft has the mark of an outcome, so none is one.
 */
@ApplicationScoped
class Drafts {
    /** In the content of a draft: the message that is being answered. */
    static final String KEY = "dev.homeroom.draft";

    /** An answer that is there by then needs no draft. */
    private static final Duration GATHERING = Duration.ofMillis(400);

    private final Homeserver homeserver;
    private final Rendering rendering;
    private final Streaming streaming;

    Drafts(Homeserver homeserver, Rendering rendering, ReplySettings settings) {
        this.homeserver = homeserver;
        this.rendering = rendering;
        this.streaming = settings.streaming();
    }

    /** Empty where nothing is streamed. */
    Optional<GrowingMessage> begin(AgentTurn.Task task, DraftText text, Progress progress) {
        if (streaming == Streaming.OFF) {
            return Optional.empty();
        }
        Outgoing beginning = task.relation().on(beginning(task));
        return Optional.of(
                new GrowingMessage(homeserver, task, progress, beginning, GATHERING, () -> content(text.markdown())));
    }

    private Outgoing beginning(AgentTurn.Task task) {
        ObjectNode content = JsonNodeFactory.instance.objectNode().put("msgtype", kind());
        content.putObject(KEY).put("of", task.message().id().value());
        return new Outgoing(
                Leftover.DRAFT.transactionId(task.roomId(), task.cause()),
                task.roomId(),
                task.agentUser(),
                Post.MESSAGE,
                content);
    }

    private String kind() {
        return streaming == Streaming.NOTICE ? "m.notice" : "m.text";
    }

    private Optional<ObjectNode> content(String markdown) {
        boolean mayBeSilence = Answers.NO_REPLY.startsWith(markdown.strip());
        return mayBeSilence
                ? Optional.empty()
                : rendering.draft(markdown).map(content -> content.put("msgtype", kind()));
    }

    /** What a turn ends with whose draft is, or may be, in the room. */
    Settlement concluded(AgentTurn.Task task, Settlement settlement) {
        if (streaming == Streaming.EDITS
                && settlement instanceof Settlement.Settled(String how, List<Outgoing> toSend)
                && how.equals(Answers.ANSWERED)
                && isText(toSend.getFirst())) {
            List<Outgoing> edited = new ArrayList<>(toSend);
            edited.set(0, edit(task, toSend.getFirst()));
            return new Settlement.Settled(how, edited);
        }
        return Leftover.with(List.of(Leftover.DRAFT.gone(task.roomId(), task.cause(), task.agentUser())), settlement);
    }

    /** Clients make no file of a text. */
    private static boolean isText(Outgoing answer) {
        return answer.content().path("msgtype").asText().equals("m.text");
    }

    private static Outgoing edit(AgentTurn.Task task, Outgoing answer) {
        return new Outgoing(
                answer.transactionId(),
                answer.room(),
                answer.sender(),
                answer.type(),
                Rendering.edit(answer.content()),
                Optional.of(Leftover.DRAFT.transactionId(task.roomId(), task.cause())));
    }
}
