package dev.homeroom.conversation.question;

import dev.homeroom.database.Sql;
import dev.homeroom.database.StoredTime;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The {@code question} table: questions to people, open ones and those whose callers may still want the answer. */
public final class QuestionTable {
    private static final String SELECT = """
            select question.*, coalesce(question.card_event, sent.event_id) as message
            from question
            left join outbox sent on sent.transaction_id = question.card
            """;

    private QuestionTable() {}

    /** @return false when it is there already */
    static boolean keep(Handle handle, StoredQuestion stored) {
        return Sql.on(handle.getConnection(), """
                        insert into question (tracking_id, card, room_id, agent_user, content, card_event, state, created_at)
                        values (:id, :card, :room_id, :agent_user, :content, :card_event, :state, :created_at)
                        on conflict do nothing
                        """)
                        .bind("id", stored.question().id())
                        .bind("card", stored.card())
                        .bind("room_id", stored.room().value())
                        .bind("agent_user", stored.agentUser().value())
                        .bind("content", JsonText.of(stored.question().toJson()))
                        .bind("card_event", stored.event().map(EventId::value).orElse(null))
                        .bind("state", state(stored.question()))
                        .bind("created_at", stored.created())
                        .execute()
                == 1;
    }

    private static String state(PersonQuestion question) {
        return question.end().isPresent() ? "over" : "open";
    }

    static void update(Handle handle, PersonQuestion question) {
        Sql.on(handle.getConnection(), """
                        update question
                        set content = :content, state = :state
                        where tracking_id = :id
                        """)
                .bind("content", JsonText.of(question.toJson()))
                .bind("state", state(question))
                .bind("id", question.id())
                .execute();
    }

    public static Optional<StoredQuestion> find(Handle handle, String id) {
        return Sql.on(handle.getConnection(), SELECT + "where question.tracking_id = :id")
                .bind("id", id)
                .map(QuestionTable::stored)
                .findFirst();
    }

    /** The open questions of the room. */
    public static List<StoredQuestion> openIn(Handle handle, RoomId room) {
        return Sql.on(handle.getConnection(), SELECT + """
                        where question.room_id = :room_id
                          and question.state = 'open'
                        order by question.created_at
                        """)
                .bind("room_id", room.value())
                .map(QuestionTable::stored)
                .list();
    }

    /** The question with this message. */
    public static Optional<StoredQuestion> ofMessage(Handle handle, RoomId room, EventId message) {
        return Sql.on(handle.getConnection(), SELECT + """
                        where question.room_id = :room_id
                          and coalesce(question.card_event, sent.event_id) = :message
                        """)
                .bind("room_id", room.value())
                .bind("message", message.value())
                .map(QuestionTable::stored)
                .findFirst();
    }

    /** Removes the questions that were asked before this time. */
    static void prune(Handle handle, Instant before) {
        Sql.on(handle.getConnection(), """
                        delete from question
                        where created_at < :before
                        """).bind("before", before).execute();
    }

    private static StoredQuestion stored(ResultSet row) throws SQLException {
        String id = row.getString("tracking_id");
        return new StoredQuestion(
                PersonQuestion.of(JsonText.stored(id, row.getString("content"))).orElseThrow(),
                new RoomId(row.getString("room_id")),
                new UserId(row.getString("agent_user")),
                StoredTime.of(row, "created_at"),
                Optional.ofNullable(row.getString("message")).map(EventId::new));
    }
}
