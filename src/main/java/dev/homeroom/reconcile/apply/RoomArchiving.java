package dev.homeroom.reconcile.apply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.Sha256;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.template.RoomTemplates;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records in the binding that a room's agent is missing, is back, or has another room. */
@ApplicationScoped
class RoomArchiving {
    private static final String MISSING_SINCE = "missing_since";
    private static final String ARCHIVED = "archived";
    private static final String MOVED_TO = "moved_to";

    private final Homeserver homeserver;
    private final RoomTemplates roomTemplates;
    private final Bindings bindings;
    private final Wording wording;

    RoomArchiving(Homeserver homeserver, RoomTemplates roomTemplates, Bindings bindings, Wording wording) {
        this.homeserver = homeserver;
        this.roomTemplates = roomTemplates;
        this.bindings = bindings;
        this.wording = wording;
    }

    void noteMissing(RoomId room, Instant since) {
        bindings.change(room, binding -> binding.putIfAbsent(MISSING_SINCE, LongNode.valueOf(since.toEpochMilli())));
    }

    void noteReturn(RoomId room) {
        bindings.change(room, binding -> binding.without(List.of(MISSING_SINCE)));
    }

    void archive(RoomId room) {
        bindings.change(room, binding -> binding.put(ARCHIVED, true));
    }

    void unarchive(RoomId room) {
        bindings.change(room, binding -> binding.put(ARCHIVED, false).without(List.of(MISSING_SINCE)));
    }

    void moved(RoomId room, RoomId to) {
        bindings.change(room, binding -> binding.put(ARCHIVED, true).put(MOVED_TO, to.value()));
    }

    /**
     * Sends the notice before the room is archived. Its fixed transaction id prevents a second notice after a crash.
     */
    void retire(RoomId room, RoomId kept, KnownAgent agent) {
        ObjectNode notice = JsonNodeFactory.instance
                .objectNode()
                .put("msgtype", "m.notice")
                .put(
                        "body",
                        wording.of(
                                Sentence.ROOM_MOVED,
                                Map.of(
                                        "agent",
                                        roomTemplates.agentName(agent),
                                        "room",
                                        "https://matrix.to/#/" + kept)));
        homeserver.send(
                roomTemplates.bot(), room, "m.room.message", "retired-" + Sha256.hex(room + " " + kept), notice);
        moved(room, kept);
    }
}
