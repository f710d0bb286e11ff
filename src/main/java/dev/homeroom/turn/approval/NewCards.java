package dev.homeroom.turn.approval;

import dev.homeroom.backend.AgentOutcome.NeedsApproval;
import dev.homeroom.backend.AgentOutcome.ToolRequest;
import dev.homeroom.conversation.approval.CardEvents;
import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.card.ApprovalCard.CardCall;
import dev.homeroom.conversation.card.CallDecision;
import dev.homeroom.conversation.card.ShownArguments;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.conversation.tools.ApprovalSettings;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import dev.homeroom.turn.reply.Turn;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Makes the cards of turns, and their messages. */
@Singleton
public class NewCards {
    private final CardEvents cardEvents;
    private final ArgumentFiles argumentFiles;
    private final RuledCalls ruledCalls;
    private final InstantSource clock;
    private final Duration expire;

    public NewCards(
            CardEvents cardEvents,
            ArgumentFiles argumentFiles,
            RuledCalls ruledCalls,
            ApprovalSettings settings,
            InstantSource clock) {
        this.cardEvents = cardEvents;
        this.argumentFiles = argumentFiles;
        this.ruledCalls = ruledCalls;
        this.clock = clock;
        this.expire = settings.expire();
    }

    /** Id of the first card of these calls. */
    static String first(Turn turn, NeedsApproval needs) {
        return TransactionId.of(turn.roomId(), turn.cause(), CardIds.part(needs.requests()));
    }

    /**
     * A card on which nobody has decided, except for the rules.
     *
     * @param attempt of the turn
     * @param isEarlier whether the calls belong to earlier work
     * @param callsBefore number of calls of the turn before these
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver can't say now what the room allows
     */
    WaitingCard of(Turn turn, int attempt, NeedsApproval needs, String id, boolean isEarlier, int callsBefore) {
        List<ToolRequest> requests = needs.requests();
        Instant now = Instant.ofEpochMilli(clock.millis());
        List<Optional<CallDecision>> ruled = ruledCalls.decide(turn, requests, now);
        List<CardCall> calls = IntStream.range(0, requests.size())
                .mapToObj(i -> new CardCall(
                        requests.get(i).callId(),
                        requests.get(i).tool(),
                        ShownArguments.of(requests.get(i).arguments(), requests.size())
                                .shown(),
                        ruled.get(i)))
                .toList();
        ApprovalCard card = new ApprovalCard(
                id,
                turn.waiting().key(),
                turn.waiting().round(),
                turn.message().sender(),
                now,
                now.plus(expire),
                isEarlier,
                calls);
        return new WaitingCard(
                card,
                turn.roomId(),
                turn.agentUser(),
                attempt,
                needs.progress().messages(),
                callsBefore + calls.size(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The files stand above the card. */
    List<OutgoingEvent> events(Turn turn, WaitingCard waiting, List<ToolRequest> requests) {
        List<OutgoingEvent> events = new ArrayList<>(argumentFiles.of(turn, waiting.card(), requests));
        events.addAll(cardEvents.first(waiting, turn.agentName()));
        return events.stream().map(turn.relation()::on).toList();
    }
}
