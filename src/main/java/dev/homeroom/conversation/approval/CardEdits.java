package dev.homeroom.conversation.approval;

import dev.homeroom.conversation.AgentNames;
import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.card.ApprovalTable;
import dev.homeroom.conversation.card.CallDecision;
import dev.homeroom.conversation.card.CallDecision.DecisionKind;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.database.Database;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.AgentTurn;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** Edits the cards that people have decided on, and withdraws those of turns that end without a decision. */
@ApplicationScoped
public class CardEdits {
    private final Database database;
    private final Outbox outbox;
    private final CardEvents cardEvents;
    private final AgentNames agentNames;
    private final InstantSource clock;

    public CardEdits(
            Database database, Outbox outbox, CardEvents cardEvents, AgentNames agentNames, InstantSource clock) {
        this.database = database;
        this.outbox = outbox;
        this.cardEvents = cardEvents;
        this.agentNames = agentNames;
        this.clock = clock;
    }

    /**
     * The edit of a card.
     *
     * @param transactionId tells the edit from others
     */
    OutgoingEvent of(WaitingCard decided, String transactionId) {
        return cardEvents.edit(decided, nameOf(decided), transactionId);
    }

    /**
     * Denies what is open on a card, and returns its edit. In an encrypted room, the edit says nothing that people could want to be
     * encrypted.
     *
     * @param open the card in this transaction; the lane of its turn is locked
     */
    public OutgoingEvent denied(Connection connection, WaitingCard open, DecisionKind how) {
        ApprovalCard whole = open.card().decided(CallDecision.automatic(how, now()));
        ApprovalCard denied = how == DecisionKind.ENCRYPTED ? whole.withoutWords() : whole;
        ApprovalTable.update(connection, denied);
        return of(
                open.with(denied),
                TransactionId.of(open.room(), denied.id(), how.name().toLowerCase(Locale.ROOT)));
    }

    /**
     * Withdraws the cards for which stopped turns were waiting, and returns their edits. Nobody can decide on them any more.
     * Idempotent.
     *
     * @param stopped turns, which are settled
     */
    public List<OutgoingEvent> ofStopped(List<WaitingEvent> stopped) {
        return stopped.stream()
                .filter(turn -> turn.asked().isPresent())
                .flatMap(turn -> ofStopped(turn).stream())
                .toList();
    }

    /** The lock keeps a decision from coming between. */
    private List<OutgoingEvent> ofStopped(WaitingEvent turn) {
        return database.inTransaction(connection -> {
            LaneTable.lock(connection, turn.room(), AgentTurn.laneOf(turn.key()));
            return ofEnded(connection, turn);
        });
    }

    /**
     * Withdraws the card for which a turn was waiting that ends in this transaction, and returns its edit. Idempotent.
     *
     * @param turn whose agent was asked; its lane is locked
     */
    public List<OutgoingEvent> ofEnded(Connection connection, WaitingEvent turn) {
        return turn
                .asked()
                .flatMap(asked -> ApprovalTable.ofTurn(connection, turn.key(), turn.round(), asked.attempt()))
                .map(waiting -> withdrawn(connection, waiting))
                .filter(waiting -> waiting.card().has(DecisionKind.STOPPED))
                .map(this::withdrawal)
                .stream()
                .toList();
    }

    private WaitingCard withdrawn(Connection connection, WaitingCard waiting) {
        if (!waiting.card().isOpen()) {
            return waiting;
        }
        ApprovalCard withdrawn = waiting.card().decided(CallDecision.automatic(DecisionKind.STOPPED, now()));
        ApprovalTable.update(connection, withdrawn);
        return waiting.with(withdrawn);
    }

    /** The turn may have ended and left its card open: by force, or before a database was lost. */
    void ofOver(Connection connection, WaitingCard waiting) {
        WaitingCard latest = ApprovalTable.of(connection, waiting.card().id()).orElse(waiting);
        if (latest.card().isOpen() && ApprovalTable.isOver(connection, latest.card())) {
            outbox.put(connection, LaneKind.CONTROL, List.of(withdrawal(withdrawn(connection, latest))));
        }
    }

    /** The edit of a card that was withdrawn. */
    public OutgoingEvent withdrawal(WaitingCard withdrawn) {
        return cardEvents.withdrawal(withdrawn, nameOf(withdrawn));
    }

    private String nameOf(WaitingCard waiting) {
        return agentNames.in(waiting.room(), waiting.agentUser());
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
