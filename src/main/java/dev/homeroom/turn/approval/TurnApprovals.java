package dev.homeroom.turn.approval;

import dev.homeroom.backend.AgentOutcome.NeedsApproval;
import dev.homeroom.backend.AgentOutcome.NeedsApproval.WaitingWork;
import dev.homeroom.conversation.RoomEncryption;
import dev.homeroom.conversation.approval.CardEdits;
import dev.homeroom.conversation.approval.CardsInRooms;
import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.card.ApprovalTable;
import dev.homeroom.conversation.card.CallDecision.DecisionKind;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.database.Database;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent.EarlierAttempt;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.turn.reply.Turn;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Lets a turn wait for people's decisions about the tools of its agent. The turn's event stays in the inbox, asked, and its lane
 * pauses until a decision or the end of the card's time. Each step is written before the next begins:
 *
 * <table>
 * <caption>A turn that meets a request</caption>
 * <tr><th>step</th><th>after a crash</th></tr>
 * <tr><td>the agent asks for approval</td><td>its run says so again</td></tr>
 * <tr><td>the card is stored, and waits in the outbox</td><td>it is sent</td></tr>
 * <tr><td>the decision is stored</td><td>the pause is over</td></tr>
 * <tr><td>it is noted that the agent is about to be told</td><td>the backend finds out whether it was told</td></tr>
 * <tr><td>the answer is stored</td><td>it is sent</td></tr>
 * </table>
 */
@Singleton
public class TurnApprovals {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Database database;
    private final CardEdits cardEdits;
    private final CardsInRooms cardsInRooms;
    private final NewCards newCards;
    private final Bindings bindings;
    private final RoomEncryption encryption;
    private final InstantSource clock;

    public TurnApprovals(
            Database database,
            CardEdits cardEdits,
            CardsInRooms cardsInRooms,
            NewCards newCards,
            Bindings bindings,
            RoomEncryption encryption,
            InstantSource clock) {
        this.database = database;
        this.cardEdits = cardEdits;
        this.cardsInRooms = cardsInRooms;
        this.newCards = newCards;
        this.bindings = bindings;
        this.encryption = encryption;
        this.clock = clock;
    }

    /** How far a turn is. */
    public sealed interface ApprovalProgress {
        /** It waits for nobody. */
        record NotNeeded() implements ApprovalProgress {}

        record Open(Outcome outcome) implements ApprovalProgress {}

        /** The agent is to be told. */
        record ToTell(WaitingCard waiting) implements ApprovalProgress {}
    }

    /** Turns that ask for the first time cost nothing. */
    public ApprovalProgress of(Turn turn) {
        Optional<WaitingCard> found = turn.waiting()
                .asked()
                .map(EarlierAttempt::attempt)
                .flatMap(attempt -> database.inTransaction(connection -> ApprovalTable.ofTurn(
                        connection, turn.waiting().key(), turn.waiting().round(), attempt)));
        if (found.isEmpty()) {
            return new ApprovalProgress.NotNeeded();
        }
        WaitingCard waiting = found.get();
        if (waiting.card().has(DecisionKind.STOPPED)) {
            return new ApprovalProgress.Open(askAgain(waiting));
        }
        if (!waiting.card().isOpen()) {
            return new ApprovalProgress.ToTell(waiting);
        }
        return new ApprovalProgress.Open(
                now().isBefore(waiting.card().expires())
                        ? waitOn(turn, waiting)
                        : denied(waiting, DecisionKind.EXPIRED));
    }

    /**
     * The room is read again: with a state that is some seconds old, the turn could wait in a room that its agent has left. The
     * transaction in which the pause begins looks once more: who ends the waits of a room waits for it, or has written before. In a room
     * that was encrypted meanwhile nobody is asked any more.
     */
    private Outcome waitOn(Turn turn, WaitingCard waiting) {
        if (encryption.isEncrypted(turn.agentUser(), turn.roomId())) {
            return denied(waiting, DecisionKind.ENCRYPTED);
        }
        return isAsKnown(turn)
                ? new Outcome.AwaitPeople(
                        List.of(),
                        connection -> List.of(),
                        connection -> isAsKnown(turn)
                                ? pause(connection, waiting.card().id())
                                : SOON)
                : new Outcome.HandleLater(SOON);
    }

    private boolean isAsKnown(Turn turn) {
        return bindings.reread(turn.room()).equals(Optional.of(turn.room()));
    }

    /** Nobody has decided on a card that was withdrawn, so the agent is asked again. */
    private Outcome askAgain(WaitingCard withdrawn) {
        return new Outcome.AwaitPeople(
                List.of(cardEdits.withdrawal(withdrawn)),
                connection -> {
                    ApprovalTable.remove(connection, withdrawn.card().id());
                    return List.of();
                },
                connection -> Duration.ZERO);
    }

    /** Denies what is open. A decision of the last moment counts, and then the card says so already. */
    private Outcome denied(WaitingCard waiting, DecisionKind how) {
        String card = waiting.card().id();
        return new Outcome.AwaitPeople(
                List.of(),
                connection -> ApprovalTable.of(connection, card)
                        .filter(latest -> latest.card().isOpen())
                        .map(latest -> cardEdits.denied(connection, latest, how))
                        .stream()
                        .toList(),
                connection -> Duration.ZERO);
    }

    /** How long the turn waits at most. */
    private Duration pause(Connection connection, String card) {
        return ApprovalTable.of(connection, card)
                .map(WaitingCard::card)
                .filter(ApprovalCard::isOpen)
                .map(open -> Duration.between(now(), open.expires()))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
    }

    /**
     * Asks people. A card that the room has already, from before the loss of a database, is taken up again. If its calls still wait
     * when the agent is asked, the agent was certainly not told.
     *
     * @param attempt of the turn
     * @return empty when another turn waits for the same calls
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver can't be asked for the card now
     */
    public Optional<Outcome> ask(Turn turn, int attempt, NeedsApproval needs) {
        boolean isEarlier = needs.work() == WaitingWork.EARLIER;
        String first = NewCards.first(turn, needs);
        WaitingCard fresh = newCards.of(turn, attempt, needs, first, isEarlier, 0);
        if (isEarlier && database.inTransaction(connection -> ApprovalTable.isAwaitedElsewhere(connection, fresh))) {
            return Optional.empty();
        }
        Optional<WaitingCard> latest = fresh.card().isOpen() ? latest(turn, first) : Optional.empty();
        Optional<WaitingCard> known = latest.filter(waiting -> !waiting.card().has(DecisionKind.STOPPED));
        WaitingCard next = latest.isPresent() && known.isEmpty()
                ? newCards.of(
                        turn, attempt, needs, CardIds.after(latest.get().card().id(), first), isEarlier, 0)
                : fresh;
        return Optional.of(await(turn, next, known, needs, (connection, card) -> {
            if (isEarlier) {
                ApprovalTable.stillWaits(connection, card);
            }
        }));
    }

    /** The turn's latest card of the same calls. */
    private Optional<WaitingCard> latest(Turn turn, String first) {
        return database.inTransaction(connection -> ApprovalTable.in(connection, turn.roomId())).stream()
                .filter(waiting -> CardIds.isAlike(waiting.card().id(), first))
                .findFirst()
                .or(() -> cardsInRooms.latest(turn.roomId(), turn.agentUser(), id -> CardIds.isAlike(id, first)));
    }

    /**
     * Asks people for what the agent wants once it was told the decisions on a card. Further calls of earlier work belong to
     * it, so the turn's message still waits. The calls before count. The same call again is another one.
     */
    public Outcome askAfter(WaitingCard told, Turn turn, int attempt, NeedsApproval needs) {
        String id = CardIds.after(told.card().id(), NewCards.first(turn, needs));
        WaitingCard fresh = newCards.of(turn, attempt, needs, id, told.card().isEarlier(), told.callsSoFar());
        Optional<WaitingCard> known = fresh.card().isOpen()
                ? cardsInRooms.latest(turn.roomId(), turn.agentUser(), id::equals)
                : Optional.empty();
        return await(turn, fresh, known, needs, (connection, card) -> {});
    }

    /**
     * Looks again at once: while the agent worked it may have left the room, which ends only pauses that have begun.
     *
     * @param known the card if it was posted before
     */
    private Outcome await(
            Turn turn,
            WaitingCard fresh,
            Optional<WaitingCard> known,
            NeedsApproval needs,
            BiConsumer<Connection, String> further) {
        List<OutgoingEvent> toSend =
                fresh.card().isOpen() && known.isEmpty() ? newCards.events(turn, fresh, needs.requests()) : List.of();
        WaitingCard waiting = known.orElse(fresh);
        String card = waiting.card().id();
        return new Outcome.AwaitPeople(
                toSend,
                connection -> {
                    ApprovalTable.put(connection, waiting);
                    ApprovalTable.adopt(connection, card, fresh.attempt(), fresh.said(), fresh.callsSoFar());
                    further.accept(connection, card);
                    return List.of();
                },
                connection -> Duration.ZERO);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
