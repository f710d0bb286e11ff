package dev.homeroom.turn.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.AnswerMark;
import dev.homeroom.matrix.OutcomeMark;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import dev.homeroom.turn.reply.Turn;
import java.util.ArrayList;
import java.util.List;

/** Puts an {@link AnswerMark} on each part of an answer of which Homeroom keeps the conversation. */
public final class ConversationMarks {
    private ConversationMarks() {}

    public static List<OutgoingEvent> on(List<OutgoingEvent> toSend, Turn turn, String chatId) {
        int parts = (int) toSend.stream().filter(ConversationMarks::isSaid).count();
        List<OutgoingEvent> marked = new ArrayList<>();
        int part = 0;
        for (OutgoingEvent event : toSend) {
            part += isSaid(event) ? 1 : 0;
            marked.add(isSaid(event) ? with(event, mark(turn, chatId, part, parts)) : event);
        }
        return marked;
    }

    /** Hints are Homeroom's words. */
    private static boolean isSaid(OutgoingEvent event) {
        return InterimNotices.isOne(event)
                || !event.content().path("msgtype").asText().equals("m.notice");
    }

    /** Marks a part of an answer that is not over yet. */
    public static OutgoingEvent onInterim(OutgoingEvent notice, Turn turn, String chatId, int part) {
        return with(notice, mark(turn, chatId, part, 0));
    }

    /** An answer without text is marked too: the agent was asked, and the conversation continues. */
    public static OutgoingEvent unsaid(Turn turn, String chatId) {
        OutgoingEvent outcome = new OutgoingEvent(
                TransactionId.of(turn.roomId(), turn.cause(), "outcome"),
                turn.roomId(),
                turn.agentUser(),
                OutcomeMark.KEY,
                JsonNodeFactory.instance.objectNode());
        return with(outcome, mark(turn, chatId, 0, 0));
    }

    private static AnswerMark mark(Turn turn, String chatId, int part, int parts) {
        return new AnswerMark(turn.waiting().event(), turn.message().id().value(), chatId, part, parts);
    }

    private static OutgoingEvent with(OutgoingEvent event, AnswerMark mark) {
        ObjectNode content = event.content().deepCopy();
        content.set(AnswerMark.KEY, mark.toJson());
        return event.withContent(content);
    }
}
