package dev.homeroom.turn;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.turn.render.Mentionables;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.work.Outgoing;
import dev.homeroom.work.Progress;
import dev.homeroom.work.Settlement;
import dev.homeroom.work.TransactionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Drafts of answers, and what becomes of them: with the answer they become it or go away, and without one they go away.
 * No draft has the mark of an outcome, so none is one.
 */
@ApplicationScoped
class Drafts {
    /** In the content of a draft: the message that is being answered. */
    static final String KEY = "dev.homeroom.draft";

    private final Homeserver homeserver;
    private final Rendering rendering;
    private final Streaming streaming;

    Drafts(Homeserver homeserver, Rendering rendering, ReplySettings settings) {
        this.homeserver = homeserver;
        this.rendering = rendering;
        this.streaming = settings.streaming();
    }

    /** @return null where nothing is streamed; to be closed before {@link #conclude} */
    @Nullable
    Draft begin(AgentTurn.Task task, Progress progress) {
        return streaming == Streaming.OFF
                ? null
                : new Draft(
                        homeserver, rendering, task, progress, task.relation().on(beginning(task)));
    }

    private Outgoing beginning(AgentTurn.Task task) {
        ObjectNode content = JsonNodeFactory.instance
                .objectNode()
                .put("msgtype", streaming == Streaming.NOTICE ? "m.notice" : "m.text");
        content.putObject(KEY).put("of", task.message().id().value());
        return new Outgoing(
                transactionId(task.roomId(), task.cause()), task.roomId(), task.agentUser(), Post.MESSAGE, content);
    }

    private static String transactionId(RoomId room, String cause) {
        return TransactionId.of(room, cause, "draft");
    }

    /** What the turn ends with, with what becomes of its draft, also of one from before a crash. */
    Settlement conclude(AgentTurn.Task task, @Nullable Draft draft, Settlement settlement, Progress progress) {
        boolean isThere = (draft != null && draft.isBegun())
                || (task.wasBegunBefore()
                        && progress.said(transactionId(task.roomId(), task.cause()))
                                .isPresent());
        if (!isThere) {
            return settlement;
        }
        return switch (settlement) {
            case Settlement.Settled settled -> new Settlement.Settled(settled.how(), concluded(task, draft, settled));
            case Settlement.Dead dead ->
                new Settlement.Dead(
                        dead.why(),
                        dead.errorId(),
                        dead.notice(),
                        Stream.concat(dead.further().stream(), Stream.of(gone(task)))
                                .toList());
            case Settlement.Retry retry -> retry;
            case Settlement.Resume resume -> resume;
            case Settlement.Wait wait -> wait;
            case Settlement.Revival revival -> revival;
            case Settlement.Amendment amendment -> amendment;
        };
    }

    private List<Outgoing> concluded(AgentTurn.Task task, @Nullable Draft draft, Settlement.Settled settled) {
        List<Outgoing> toSend = new ArrayList<>(settled.toSend());
        if (streaming == Streaming.EDITS && settled.how().equals(Answers.ANSWERED) && isText(toSend.getFirst())) {
            toSend.set(0, edit(task, toSend.getFirst()));
        } else {
            toSend.add(0, withoutText(task, draft));
        }
        return toSend;
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
                Optional.of(transactionId(task.roomId(), task.cause())));
    }

    /** What the agent did stays to be read. */
    private Outgoing withoutText(AgentTurn.Task task, @Nullable Draft draft) {
        String tools = draft == null ? "" : draft.tools();
        if (tools.isEmpty() || streaming != Streaming.NOTICE) {
            return gone(task);
        }
        ObjectNode content =
                rendering.answer(tools, Mentionables.none()).getFirst().put("msgtype", "m.notice");
        return edit(
                task,
                new Outgoing(
                        TransactionId.of(task.roomId(), task.cause(), "draft-tools"),
                        task.roomId(),
                        task.agentUser(),
                        Post.MESSAGE,
                        content));
    }

    private static Outgoing gone(AgentTurn.Task task) {
        return gone(task.roomId(), task.cause(), task.agentUser());
    }

    /** Takes a draft away; nothing is sent where there was none. */
    static Outgoing gone(RoomId room, String cause, UserId agentUser) {
        return new Outgoing(
                TransactionId.of(room, cause, "draft-gone"),
                room,
                agentUser,
                Redaction.TYPE,
                JsonNodeFactory.instance.objectNode(),
                Optional.of(transactionId(room, cause)));
    }
}
