package dev.homeroom.conversation.question;

import dev.homeroom.conversation.question.QuestionEntity.QuestionState;
import dev.homeroom.database.Sql;
import dev.homeroom.database.entity.Repository;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The {@code question} table: questions to people, open ones and those whose callers may still want the answer. In the running
 * transaction.
 */
public final class QuestionTable {
    private static final Repository<QuestionEntity> ROWS = new Repository<>(QuestionEntity.class);

    private QuestionTable() {}

    /** @return false when it is there already */
    static boolean keep(StoredQuestion stored) {
        return ROWS.insertIfAbsent(new QuestionEntity(stored));
    }

    static void update(PersonQuestion question) {
        ROWS.update(
                "set content = ?1, state = ?2 where trackingId = ?3",
                JsonText.of(question.toJson()),
                QuestionState.of(question),
                question.id());
    }

    public static Optional<StoredQuestion> find(String id) {
        return ROWS.findById(id).map(QuestionEntity::stored);
    }

    /** The open questions of the room. */
    public static List<StoredQuestion> openIn(RoomId room) {
        return ROWS.list("roomId = ?1 and state = ?2 order by createdAt", room, QuestionState.OPEN).stream()
                .map(QuestionEntity::stored)
                .toList();
    }

    /**
     * Names the room and the agent of each question that people can answer. An entity would have the whole question read.
     *
     * @param now questions whose time is over then are passed over
     */
    public static void forEachOpen(Connection connection, Instant now, BiConsumer<RoomId, UserId> reader) {
        Sql.on(connection, """
                        select distinct room_id, agent_user
                        from question
                        where state = 'open'
                          and (expires_at is null or expires_at > :now)
                        """).bind("now", now).map(row -> {
            reader.accept(new RoomId(row.getString("room_id")), new UserId(row.getString("agent_user")));
            return true;
        });
    }

    /** The question with this message. */
    public static Optional<StoredQuestion> ofMessage(RoomId room, EventId message) {
        return ROWS.first("roomId = ?1 and (cardEvent = ?2 or (cardEvent is null and sentEvent = ?2))", room, message)
                .map(QuestionEntity::stored);
    }

    /** Removes the questions that were asked before this time. */
    static void prune(Instant before) {
        ROWS.delete("createdAt < ?1", before);
    }
}
