package dev.homeroom.turn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import dev.homeroom.work.Outgoing;
import dev.homeroom.work.TransactionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Makes the events that are sent for a turn, each with its fixed transaction id. */
@ApplicationScoped
class Post {
    static final String MESSAGE = "m.room.message";

    private final Wording wording;
    private final Rendering rendering;

    Post(Wording wording, Rendering rendering) {
        this.wording = wording;
        this.rendering = rendering;
    }

    /**
     * @param cause key of the event that is answered
     * @param part tells this from whatever else is sent for the same cause
     */
    Outgoing notice(
            UserId sender, RoomId room, String cause, String part, Sentence sentence, Map<String, String> names) {
        return event(sender, room, cause, part, rendering.notice(wording.of(sentence, names)));
    }

    Outgoing event(UserId sender, RoomId room, String cause, String part, ObjectNode content) {
        return new Outgoing(TransactionId.of(room, cause, part), room, sender, MESSAGE, content);
    }
}
