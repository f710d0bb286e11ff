package dev.homeroom.conversation.approval;

import dev.homeroom.conversation.Level;
import dev.homeroom.conversation.Permissions;
import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.card.ApprovalTable;
import dev.homeroom.conversation.card.CallDecision;
import dev.homeroom.conversation.card.CallDecision.DecisionKind;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.conversation.tools.ToolScopes;
import dev.homeroom.database.Database;
import dev.homeroom.json.ShortText;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.outbox.TransactionId;
import dev.homeroom.rooms.further.RoomAgents;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Writes what people decide on cards, and lets the turns continue that waited for it. Called for events of the control lane. The
 * decision, the edit of the card and the end of the turn's pause are one transaction, with the lanes of the room locked: of two
 * people, one decides. Idempotent for each event.
 */
@ApplicationScoped
public class CardDecisions {
    private static final Logger LOG = Logger.getLogger(CardDecisions.class);
    private static final int LONGEST_REASON = 500;

    private final Database database;
    private final LaneTable laneTable;
    private final Outbox outbox;
    private final CardsInRooms cardsInRooms;
    private final CardEdits cardEdits;
    private final ToolScopes scopes;
    private final Permissions permissions;
    private final InstantSource clock;

    public CardDecisions(
            Database database,
            LaneTable laneTable,
            Outbox outbox,
            CardsInRooms cardsInRooms,
            CardEdits cardEdits,
            ToolScopes scopes,
            Permissions permissions,
            InstantSource clock) {
        this.database = database;
        this.laneTable = laneTable;
        this.outbox = outbox;
        this.cardsInRooms = cardsInRooms;
        this.cardEdits = cardEdits;
        this.scopes = scopes;
        this.permissions = permissions;
        this.clock = clock;
    }

    /** The result of a decision. */
    public sealed interface Decided {
        /** @param card after the decision */
        record Made(ApprovalCard card) implements Decided {}

        /** The card was decided or withdrawn before. */
        record TooLate() implements Decided {}

        record NotPermitted(WaitingCard waiting) implements Decided {}
    }

    /** The cards of the room that wait for people. */
    public List<WaitingCard> openIn(RoomId room) {
        return database.inTransaction(connection -> ApprovalTable.openIn(connection, room));
    }

    /** The card that the event has decided on; the ones that wait for people if there is none. */
    List<WaitingCard> decidedByOrOpen(RoomId room, EventId event) {
        return database.inTransaction(connection -> {
            List<WaitingCard> decided = ApprovalTable.in(connection, room).stream()
                    .filter(waiting -> waiting.card().isDecidedBy(event.value()))
                    .toList();
            return decided.isEmpty() ? ApprovalTable.openIn(connection, room) : decided;
        });
    }

    /** The card with this message; empty if the database doesn't know it. */
    public Optional<WaitingCard> known(RoomId room, EventId message) {
        return database.inTransaction(connection -> ApprovalTable.ofMessage(connection, room, message));
    }

    /**
     * The card with this message.
     *
     * @throws dev.homeroom.matrix.HomeserverException when a card that the database doesn't know can't be looked for now
     */
    Optional<WaitingCard> withMessage(RoomAgents agents, EventId message) {
        return known(agents.first().room(), message).or(() -> cardsInRooms.withMessage(agents, message));
    }

    /**
     * Decides. A card whose turn is over is withdrawn instead, if it still looks open.
     *
     * @param by the person's event
     * @param controlLane in which the event is handled
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver did not store what the room allows from now on
     */
    public Decided decide(RoomAgents agents, WaitingCard waiting, RoomEvent by, CardChoice choice, Lane controlLane) {
        Optional<BoundRoom> agent =
                agents.of(waiting.agentUser()).filter(_ -> choice.how() == DecisionKind.ALLOWED_HERE);
        Decided decided = decided(agent, waiting, by, choice, controlLane);
        agent.ifPresent(bound -> scopes.keepOnly(bound, by.id(), allowedHere(decided, by)));
        return decided;
    }

    private Decided decided(
            Optional<BoundRoom> agent, WaitingCard waiting, RoomEvent by, CardChoice choice, Lane controlLane) {
        if (waiting.card().isDecidedBy(by.id().value())) {
            return new Decided.Made(waiting.card());
        }
        Instant now = now();
        if (isOver(waiting.card(), now)) {
            return laneTable.inTransactionWithMessages(controlLane, connection -> {
                cardEdits.ofOver(connection, waiting);
                return new Decided.TooLate();
            });
        }
        if (!mayDecide(by.sender(), waiting.card())) {
            return new Decided.NotPermitted(waiting);
        }
        agent.ifPresent(bound -> scopes.allow(bound, waiting.card().openTools(), by, now));
        Decided decided = laneTable.inTransactionWithMessages(controlLane, connection -> {
            ApprovalTable.keep(connection, waiting);
            return write(connection, waiting.card().id(), by, choice, now);
        });
        laneTable.signal();
        return decided;
    }

    /** The tools that the event has allowed from now on. */
    private static Set<String> allowedHere(Decided decided, RoomEvent by) {
        return decided instanceof Decided.Made(ApprovalCard card)
                ? card.toolsDecidedBy(by.id().value(), DecisionKind.ALLOWED_HERE)
                : Set.of();
    }

    /** A look without locks, before anything is written in the room. The decision itself looks again. */
    private boolean isOver(ApprovalCard card, Instant now) {
        return !now.isBefore(card.expires())
                || database.inTransaction(connection -> ApprovalTable.isOver(connection, card)
                        || !ApprovalTable.of(connection, card.id())
                                .map(WaitingCard::card)
                                .orElse(card)
                                .isOpen());
    }

    private boolean mayDecide(UserId person, ApprovalCard card) {
        return permissions.of(person).includes(Level.MANAGE)
                || (person.equals(card.asker()) && permissions.mayChat(person));
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    private Decided write(Connection connection, String id, RoomEvent by, CardChoice choice, Instant now) {
        WaitingCard latest = ApprovalTable.of(connection, id).orElseThrow();
        ApprovalCard changed = with(latest.card(), choice, by, now);
        if (changed.equals(latest.card()) || ApprovalTable.isOver(connection, changed)) {
            return new Decided.TooLate();
        }
        WaitingCard after = latest.with(changed);
        ApprovalTable.update(connection, changed);
        outbox.put(
                connection,
                LaneKind.CONTROL,
                List.of(cardEdits.of(
                        after, TransactionId.of(after.room(), by.id().value(), "card"))));
        if (!changed.isOpen()) {
            laneTable.resume(connection, after.room());
        }
        LOG.infof(
                "A tool was decided on: room=%s by=%s how=%s tools=%s",
                after.room(), by.sender(), choice.how(), latest.card().openTools());
        return new Decided.Made(changed);
    }

    private ApprovalCard with(ApprovalCard card, CardChoice choice, RoomEvent by, Instant now) {
        ApprovalCard changed = card;
        for (int number = 1; number <= card.calls().size(); number++) {
            if (choice.call().isEmpty() || choice.call().getAsInt() == number) {
                String tool = card.calls().get(number - 1).tool();
                changed = changed.decided(number, decision(tool, choice, by, now));
            }
        }
        return changed;
    }

    /** A tool that needs a decision each time is allowed once. */
    private CallDecision decision(String tool, CardChoice choice, RoomEvent by, Instant now) {
        boolean isOnce = choice.how() == DecisionKind.ALLOWED_HERE && !scopes.mayLast(tool);
        return new CallDecision(
                isOnce ? DecisionKind.ALLOWED : choice.how(),
                Optional.of(by.sender()),
                choice.reason().map(text -> ShortText.of(text, LONGEST_REASON)),
                now,
                by.id().value());
    }
}
