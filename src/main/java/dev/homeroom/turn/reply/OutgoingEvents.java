package dev.homeroom.turn.reply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.wording.NoticeText;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Makes the events that are sent for a turn, each with its fixed transaction id. */
@Singleton
public class OutgoingEvents {
    private final Wording wording;
    private final Rendering rendering;

    public OutgoingEvents(Wording wording, Rendering rendering) {
        this.wording = wording;
        this.rendering = rendering;
    }

    /**
     * @param cause key of the event that is answered
     * @param part distinguishes this event from others for the same cause
     * @param names for the sentence; see {@link Wording#notice}
     */
    public OutgoingEvent notice(
            UserId sender, RoomId room, String cause, String part, Sentence sentence, Map<String, String> names) {
        return event(sender, room, cause, part, rendering.notice(wording.notice(sentence, names)));
    }

    public String wording(Sentence sentence, Map<String, String> names) {
        return wording.of(sentence, names);
    }

    public ObjectNode noticeContent(NoticeText text) {
        return rendering.notice(text);
    }

    public ObjectNode noticeContent(String plain) {
        return rendering.notice(plain);
    }

    /** A notice from the agent of a turn, in a sentence that names the agent alone. */
    public OutgoingEvent notice(Turn turn, String part, Sentence sentence) {
        return notice(turn.agentUser(), turn.roomId(), turn.cause(), part, sentence, turn.names());
    }

    /** Makes the notice of a failure, sent by the agent of the turn. */
    public FailureNotice failure(Turn turn, Sentence sentence, Map<String, String> names) {
        return failure(turn.agentUser(), turn.roomId(), turn.cause(), sentence, names);
    }

    /**
     * Makes the notice of a failure. People can react to it with 🔁 to retry the event.
     *
     * @param names with {@code error}, the error id
     */
    public FailureNotice failure(
            UserId sender, RoomId room, String cause, Sentence sentence, Map<String, String> names) {
        OutgoingEvent notice = notice(sender, room, cause, "notice", sentence, names);
        OutgoingEvent button = new OutgoingEvent(
                TransactionId.of(room, cause, "retry"),
                room,
                sender,
                Reaction.TYPE,
                Reaction.content(Reaction.RETRY),
                Optional.of(notice.transactionId()));
        return new FailureNotice(
                sentence, Objects.requireNonNull(names.get("error"), "error"), notice, List.of(button));
    }

    public OutgoingEvent event(UserId sender, RoomId room, String cause, String part, ObjectNode content) {
        return new OutgoingEvent(TransactionId.of(room, cause, part), room, sender, OutgoingEvent.MESSAGE, content);
    }
}
