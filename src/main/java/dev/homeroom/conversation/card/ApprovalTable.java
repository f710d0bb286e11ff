package dev.homeroom.conversation.card;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.database.Sql;
import dev.homeroom.database.StoredTime;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.Sha256;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.InboxQueries;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The {@code approval} table. A row is of use while its turn waits; those of other turns are removed with the next card of the
 * room. The lane of the turn is locked for every change of its row, but not for the removal.
 */
public final class ApprovalTable {
    private static final String SELECT = """
            select approval.*, coalesce(approval.card_event, sent.event_id) as message
            from approval
            left join outbox sent on sent.transaction_id = approval.card
            """;
    private static final String TURN_WAITS = InboxQueries.waits("approval.turn");

    private ApprovalTable() {}

    /** Keeps the card as {@link #keep} does, and removes the other cards of its turn and all of turns that are over. */
    public static void put(Connection connection, WaitingCard waiting) {
        ApprovalCard card = waiting.card();
        Sql.on(connection, """
                        delete from approval
                        where room_id = :room_id
                          and card <> :card
                          and (turn = :turn or not
                        """ + TURN_WAITS + ")")
                .bind("room_id", waiting.room().value())
                .bind("card", card.id())
                .bind("turn", card.turn())
                .execute();
        keep(connection, waiting);
    }

    /** Puts a card, unless it is there. */
    public static void keep(Connection connection, WaitingCard waiting) {
        ApprovalCard card = waiting.card();
        Sql.on(connection, """
                        insert into approval (card, room_id, agent_user, turn, round, attempt, request, content, said, card_event,
                                              state, calls, run_id)
                        values (:card, :room_id, :agent_user, :turn, :round, :attempt, :request, :content, :said, :card_event,
                                :state, :calls, <run>)
                        on conflict do nothing
                        """.replace("<run>", InboxQueries.run(":turn")))
                .bind("card", card.id())
                .bind("room_id", waiting.room().value())
                .bind("agent_user", waiting.agentUser().value())
                .bind("turn", card.turn())
                .bind("round", card.round())
                .bind("attempt", waiting.attempt())
                .bind("request", request(waiting))
                .bind("content", JsonText.of(card.toJson()))
                .bind("said", JsonText.of(texts(waiting.said())))
                .bind("card_event", waiting.event().map(EventId::value).orElse(null))
                .bind("state", state(card))
                .bind("calls", waiting.callsSoFar())
                .execute();
    }

    private static String state(ApprovalCard card) {
        return card.isOpen() ? "open" : "decided";
    }

    private static String request(WaitingCard waiting) {
        return Sha256.hex(waiting.agentUser().value()
                + '\n'
                + String.join("\n", waiting.card().callIds()));
    }

    /** Replaces the card's content. */
    public static void update(Connection connection, ApprovalCard card) {
        Sql.on(connection, """
                        update approval
                        set content = :content, state = :state
                        where card = :card
                        """)
                .bind("content", JsonText.of(card.toJson()))
                .bind("state", state(card))
                .bind("card", card.id())
                .execute();
    }

    public static void remove(Connection connection, String card) {
        Sql.on(connection, """
                        delete from approval
                        where card = :card
                        """).bind("card", card).execute();
    }

    /** Notes that the turn's attempt continues with a card that is there already, perhaps for further calls like its own. */
    public static void adopt(Connection connection, String card, int attempt, List<String> said, int callsSoFar) {
        Sql.on(connection, """
                        update approval
                        set attempt = :attempt, said = :said, calls = greatest(calls, :calls), run_id = <run>
                        where card = :card
                        """.replace("<run>", InboxQueries.run("approval.turn")))
                .bind("attempt", attempt)
                .bind("said", JsonText.of(texts(said)))
                .bind("calls", callsSoFar)
                .bind("card", card)
                .execute();
    }

    /** Notes that the agent is about to be told the decisions; the first time counts. */
    public static void telling(Connection connection, String card, Instant now) {
        Sql.on(connection, """
                        update approval
                        set told_at = coalesce(told_at, :now)
                        where card = :card
                        """).bind("now", now).bind("card", card).execute();
    }

    /** Notes that the agent asks again for calls that were decided. It was not told then, which counts as another call. */
    public static void stillWaits(Connection connection, String card) {
        Sql.on(connection, """
                        update approval
                        set told_at = null, calls = calls + case when told_at is null then 0 else 1 end
                        where card = :card
                        """).bind("card", card).execute();
    }

    /** Notes that the agent was certainly not told. */
    public static void notTold(Connection connection, String card) {
        Sql.on(connection, """
                        update approval
                        set told_at = null
                        where card = :card
                        """).bind("card", card).execute();
    }

    public static Optional<WaitingCard> of(Connection connection, String card) {
        return Sql.on(connection, SELECT + "where approval.card = :card")
                .bind("card", card)
                .map(ApprovalTable::waiting)
                .findFirst();
    }

    /** The card that an attempt of a turn waits for, or was waiting for. */
    public static Optional<WaitingCard> ofTurn(Connection connection, String turn, int round, int attempt) {
        return Sql.on(connection, SELECT + """
                        where approval.turn = :turn
                          and approval.round = :round
                          and approval.attempt = :attempt
                        """)
                .bind("turn", turn)
                .bind("round", round)
                .bind("attempt", attempt)
                .map(ApprovalTable::waiting)
                .findFirst();
    }

    /** The card with this message. */
    public static Optional<WaitingCard> ofMessage(Connection connection, RoomId room, EventId message) {
        return Sql.on(connection, SELECT + """
                        where approval.room_id = :room_id
                          and coalesce(approval.card_event, sent.event_id) = :message
                        """)
                .bind("room_id", room.value())
                .bind("message", message.value())
                .map(ApprovalTable::waiting)
                .findFirst();
    }

    /** The cards of the room, also those whose turns are over. */
    public static List<WaitingCard> in(Connection connection, RoomId room) {
        return Sql.on(connection, SELECT + "where approval.room_id = :room_id")
                .bind("room_id", room.value())
                .map(ApprovalTable::waiting)
                .list();
    }

    /** The cards of the room that people can decide on. */
    public static List<WaitingCard> openIn(Connection connection, RoomId room) {
        return Sql.on(connection, SELECT + """
                        where approval.room_id = :room_id
                          and approval.state = 'open'
                          and
                        """ + TURN_WAITS + "order by approval.card")
                .bind("room_id", room.value())
                .map(ApprovalTable::waiting)
                .list();
    }

    /** Names the room and the agent of each card that people can decide on. */
    public static void forEachOpen(Connection connection, BiConsumer<RoomId, UserId> reader) {
        Sql.on(connection, """
                        select distinct room_id, agent_user
                        from approval
                        where state = 'open'
                          and
                        """ + TURN_WAITS).map(row -> {
            reader.accept(new RoomId(row.getString("room_id")), new UserId(row.getString("agent_user")));
            return true;
        });
    }

    /** Whether this is the message of a card that people can decide on. */
    public static boolean isOpen(Connection connection, RoomId room, EventId message) {
        return Sql.on(connection, """
                                select count(*)
                                from approval
                                left join outbox sent on sent.transaction_id = approval.card
                                where approval.room_id = :room_id
                                  and approval.state = 'open'
                                  and coalesce(approval.card_event, sent.event_id) = :message
                                  and
                                """ + TURN_WAITS)
                        .bind("room_id", room.value())
                        .bind("message", message.value())
                        .map(row -> row.getLong(1))
                        .one()
                > 0;
    }

    /** Whether the turn of the card ended without it. A turn that a new database doesn't know yet has not ended. */
    public static boolean isOver(Connection connection, ApprovalCard card) {
        return InboxQueries.isPast(connection, card.turn(), card.round());
    }

    /** Whether another turn waits for the same calls: several rooms can share one conversation of an agent. */
    public static boolean isAwaitedElsewhere(Connection connection, WaitingCard waiting) {
        return Sql.on(connection, """
                                select count(*)
                                from approval
                                where request = :request
                                  and turn <> :turn
                                  and
                                """ + TURN_WAITS)
                        .bind("request", request(waiting))
                        .bind("turn", waiting.card().turn())
                        .map(row -> row.getLong(1))
                        .one()
                > 0;
    }

    private static ArrayNode texts(List<String> said) {
        ArrayNode texts = JsonNodeFactory.instance.arrayNode();
        said.forEach(texts::add);
        return texts;
    }

    private static WaitingCard waiting(ResultSet row) throws SQLException {
        List<String> said = new ArrayList<>();
        JsonText.parse(row.getString("said"))
                .ifPresent(texts -> texts.valueStream().map(JsonNode::asText).forEach(said::add));
        String card = row.getString("card");
        return new WaitingCard(
                ApprovalCard.of(JsonText.stored(card, row.getString("content"))).orElseThrow(),
                new RoomId(row.getString("room_id")),
                new UserId(row.getString("agent_user")),
                row.getInt("attempt"),
                said,
                row.getInt("calls"),
                Optional.ofNullable(row.getString("message")).map(EventId::new),
                Optional.ofNullable(row.getString("run_id")),
                StoredTime.ifSet(row, "told_at"));
    }
}
