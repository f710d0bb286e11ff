package dev.homeroom.turn.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import dev.homeroom.turn.render.Mentionables;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.turn.reply.ReplySettings;
import dev.homeroom.turn.reply.ReplySettings.Streaming;
import dev.homeroom.turn.reply.Turn;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Notices with the text of an agent between its tools: all of its messages but the last one, which is the answer and
 * notifies. The n-th notice of a turn always has the same transaction id, so it is in the room once, whether it was sent
 * while the tool ran, after a crash, or with the answer. Drafts show such text themselves.
 */
@Singleton
public class InterimNotices {
    /** Key in the content of a notice: the message that is being answered. */
    public static final String KEY = "dev.homeroom.interim";

    /** Further messages are part of the answer. */
    public static final int MOST = 20;

    private final Rendering rendering;
    private final Streaming streaming;

    public InterimNotices(Rendering rendering, ReplySettings settings) {
        this.rendering = rendering;
        this.streaming = settings.streaming();
    }

    /** Whether the text appears in notices of its own, not in a draft. */
    public boolean areShown() {
        return streaming == Streaming.OFF;
    }

    /**
     * The messages of an agent in a turn.
     *
     * @param notices for the first ones
     * @param answer the others: one text, unless one before the last doesn't fit a notice
     */
    public record Divided(List<OutgoingEvent> notices, List<String> answer) {}

    /** @param messages at least one */
    public Divided divide(Turn turn, List<String> messages) {
        List<OutgoingEvent> notices = new ArrayList<>();
        while (areShown() && notices.size() < Math.min(MOST, messages.size() - 1)) {
            Optional<OutgoingEvent> notice = notice(turn, notices.size(), messages.get(notices.size()));
            if (notice.isEmpty()) {
                break;
            }
            notices.add(notice.get());
        }
        List<String> rest = messages.subList(notices.size(), messages.size());
        boolean isShort = areShown() && notices.size() < MOST;
        return new Divided(List.copyOf(notices), isShort ? rest : List.of(String.join("\n\n", rest)));
    }

    /**
     * Returns the notice for a message, without a relation.
     *
     * @param number of the message in its turn, from 0
     * @return empty if the message doesn't fit one event
     */
    public Optional<OutgoingEvent> notice(Turn turn, int number, String text) {
        List<ObjectNode> contents = rendering.answer(text, Mentionables.none());
        if (contents.size() != 1) {
            return Optional.empty();
        }
        return Optional.of(notice(turn, number, contents.getFirst()));
    }

    private static OutgoingEvent notice(Turn turn, int number, ObjectNode text) {
        ObjectNode content = text.deepCopy().put("msgtype", "m.notice");
        content.putObject("m.mentions");
        content.putObject(KEY).put("of", turn.message().id().value());
        return new OutgoingEvent(
                transactionId(turn.roomId(), turn.cause(), number),
                turn.roomId(),
                turn.agentUser(),
                OutgoingEvent.MESSAGE,
                content);
    }

    /** Returns the notice with the text of another event of the turn. */
    static OutgoingEvent asNotice(Turn turn, int number, OutgoingEvent text) {
        return notice(turn, number, text.content());
    }

    public static boolean isOne(OutgoingEvent event) {
        return event.content().path(KEY).isObject();
    }

    public static String transactionId(RoomId room, String cause, int number) {
        return TransactionId.of(room, cause, "interim-" + number);
    }

    public static OutgoingEvent gone(RoomId room, String cause, UserId agentUser, int number) {
        return new OutgoingEvent(
                TransactionId.of(room, cause, "interim-" + number + "-gone"),
                room,
                agentUser,
                Redaction.TYPE,
                JsonNodeFactory.instance.objectNode(),
                Optional.of(transactionId(room, cause, number)));
    }

    /** Returns the number of notices of a turn that are in its room. */
    public static int countSaid(RoomId room, String cause, TurnContext turnContext) {
        return (int) IntStream.range(0, MOST)
                .takeWhile(number ->
                        turnContext.said(transactionId(room, cause, number)).isPresent())
                .count();
    }

    /** Redacts the notices of turns that were stopped because their messages were removed. */
    public static List<OutgoingEvent> allGone(List<WaitingEvent> stopped, UserId agentUser, TurnContext desk) {
        return stopped.stream()
                .filter(WaitingEvent::wasBegun)
                .flatMap(turn -> IntStream.range(0, countSaid(turn.room(), turn.cause(), desk))
                        .mapToObj(number -> gone(turn.room(), turn.cause(), agentUser, number)))
                .toList();
    }
}
