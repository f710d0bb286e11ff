package dev.homeroom.talk;

import dev.homeroom.database.entity.Repository;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.outbox.TransactionId;
import dev.homeroom.tracking.TrackingId;
import java.time.Instant;
import java.util.Optional;

/** The {@code talk} table, in the running transaction. The state of a talk is that of its message in the outbox and in the inbox. */
final class TalkTable {
    private static final Repository<TalkEntity> ROWS = new Repository<>(TalkEntity.class);

    private TalkTable() {}

    /**
     * A message to an agent.
     *
     * @param room of the agent
     * @param caller the user that says it
     * @param request the hash of agent and text
     */
    record StoredTalk(TrackingId id, RoomId room, UserId agentUser, UserId caller, String request, Instant created) {
        /** Transaction id of the message. */
        String question() {
            return TransactionId.of(room, id.value(), "question");
        }

        /** Transaction id of the request to stop. */
        String stop() {
            return TransactionId.of(room, id.value(), "stop");
        }
    }

    static Optional<StoredTalk> find(TrackingId id) {
        return ROWS.findById(id.value()).map(TalkEntity::talk);
    }

    /** @return false when there is a talk with this id */
    static boolean add(StoredTalk talk) {
        return ROWS.insertIfAbsent(new TalkEntity(talk));
    }

    /** Removes the talks that began before this time. */
    static void prune(Instant before) {
        ROWS.delete("createdAt < ?1", before);
    }
}
