package dev.homeroom.turn.approval;

import dev.homeroom.appservice.EventKind;
import dev.homeroom.conversation.RoomEncryption;
import dev.homeroom.conversation.approval.CardChoice;
import dev.homeroom.conversation.approval.CardDecisions;
import dev.homeroom.conversation.approval.CardDecisions.Decided;
import dev.homeroom.conversation.approval.CardsInRooms;
import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.card.CardMessages;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.conversation.question.PersonQuestion;
import dev.homeroom.conversation.question.StoredQuestion;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.ReplyFallback;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.Sha256;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.further.RoomAgents;
import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.turn.KindHandler;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyRelates;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Handles a reaction or a reply to a card or a question. A reply denies what a card asks for, and its text is the reason.
 */
@Singleton
public class DecideCard implements KindHandler {
    private static final Set<String> KEYS = Set.of(ApprovalCard.KEY, PersonQuestion.KEY);
    private static final int SHORT = 22;

    private final CardDecisions cardDecisions;
    private final AnswerQuestion answerQuestion;
    private final CardMessages cardMessages;
    private final Bindings bindings;
    private final RoomEncryption encryption;
    private final EndedWaits endedWaits;
    private final OutgoingEvents outgoingEvents;

    public DecideCard(
            CardDecisions cardDecisions,
            AnswerQuestion answerQuestion,
            CardMessages cardMessages,
            Bindings bindings,
            RoomEncryption encryption,
            EndedWaits endedWaits,
            OutgoingEvents outgoingEvents) {
        this.cardDecisions = cardDecisions;
        this.answerQuestion = answerQuestion;
        this.cardMessages = cardMessages;
        this.bindings = bindings;
        this.encryption = encryption;
        this.endedWaits = endedWaits;
        this.outgoingEvents = outgoingEvents;
    }

    @Override
    public EventKind kind() {
        return EventKind.DECISION;
    }

    /** @param card id of the event that may be a card */
    private record CardClick(EventId card, CardChoice choice) {}

    @Override
    public Outcome handle(RoomEvent event, WaitingEvent waiting, TurnContext turnContext) {
        return bindings.reconcileAgents(event.room())
                .flatMap(agents -> click(event)
                        .flatMap(click -> outcome(agents, click, new Deciding(event, waiting, turnContext))))
                .orElse(Outcome.Done.NOTHING);
    }

    /** A person's event, while it is handled. */
    private record Deciding(RoomEvent event, WaitingEvent waiting, TurnContext context) {}

    /** The database knows most cards and questions. For others, the room is asked once. */
    private Optional<Outcome> outcome(RoomAgents agents, CardClick click, Deciding deciding) {
        RoomId room = deciding.event().room();
        return cardDecisions
                .known(room, click.card())
                .map(card -> decided(agents, card, click, deciding))
                .or(() -> answerQuestion.known(room, click.card()).map(question -> answered(question, click, deciding)))
                .or(() -> cardMessages
                        .read(agents, click.card(), KEYS)
                        .flatMap(message -> CardsInRooms.of(message)
                                .map(card -> decided(agents, card, click, deciding))
                                .or(() -> answerQuestion
                                        .of(message)
                                        .map(question -> answered(question, click, deciding)))));
    }

    private Outcome answered(StoredQuestion question, CardClick click, Deciding deciding) {
        return inEncrypted(question.agentUser(), deciding)
                .orElseGet(() -> answerQuestion.handle(
                        question, click.choice(), deciding.event(), deciding.waiting(), deciding.context()));
    }

    private Outcome decided(RoomAgents agents, WaitingCard card, CardClick click, Deciding deciding) {
        return inEncrypted(card.agentUser(), deciding)
                .orElseGet(() -> outcome(
                        deciding.event(),
                        deciding.waiting(),
                        card,
                        cardDecisions.decide(
                                agents,
                                card,
                                deciding.event(),
                                click.choice(),
                                deciding.context().lane())));
    }

    /** In a room that was encrypted meanwhile nobody decides: the edit would show there what was decided. */
    private Optional<Outcome> inEncrypted(UserId agentUser, Deciding deciding) {
        RoomId room = deciding.event().room();
        if (!encryption.isEncrypted(agentUser, room)) {
            return Optional.empty();
        }
        endedWaits.encrypted(room);
        return Optional.of(new Outcome.Done("encrypted", List.of()));
    }

    private static Optional<CardClick> click(RoomEvent event) {
        if (event.type().equals(Reaction.TYPE)) {
            return Reaction.of(event.content())
                    .flatMap(
                            reaction -> CardChoice.of(reaction).map(choice -> new CardClick(reaction.about(), choice)));
        }
        String body = new ReplyFallback(event.content())
                .strip(event.content().path("body").asText());
        return ReplyFallback.inReplyTo(event.content()).map(card -> new CardClick(card, CardChoice.DENY.because(body)));
    }

    private Outcome outcome(RoomEvent event, WaitingEvent waiting, WaitingCard card, Decided decided) {
        return switch (decided) {
            case Decided.Made _ -> ended("decided", event, waiting, card, Optional.empty());
            case Decided.TooLate _ ->
                ended(
                        "decided before",
                        event,
                        waiting,
                        card,
                        isReply(event) ? Optional.of(tooLate(event, waiting, card)) : Optional.empty());
            case Decided.NotPermitted _ ->
                ended("not theirs to decide", event, waiting, card, Optional.of(notPermitted(event, waiting, card)));
        };
    }

    /** A message has an outcome that the room shows. A reaction needs none. */
    private static Outcome ended(
            String how, RoomEvent event, WaitingEvent waiting, WaitingCard card, Optional<OutgoingEvent> notice) {
        List<OutgoingEvent> toSend = notice.stream().toList();
        return new Outcome.Done(
                how,
                isReply(event) ? OutcomeMarker.onStopped(toSend, List.of(waiting), waiting, card.agentUser()) : toSend);
    }

    private static boolean isReply(RoomEvent event) {
        return !event.type().equals(Reaction.TYPE);
    }

    private OutgoingEvent tooLate(RoomEvent event, WaitingEvent waiting, WaitingCard card) {
        OutgoingEvent notice = outgoingEvents.notice(
                card.agentUser(), card.room(), waiting.cause(), "too-late", Sentence.APPROVAL_OVER, Map.of());
        return ReplyRelates.to(event.id(), event.content(), ReplyRelation.REPLY).on(notice);
    }

    /** A reply gets its own notice. Those who react are told once at each card. */
    private OutgoingEvent notPermitted(RoomEvent event, WaitingEvent waiting, WaitingCard card) {
        String person = Sha256.base64Url(event.sender().value()).substring(0, SHORT);
        OutgoingEvent notice = outgoingEvents.notice(
                card.agentUser(),
                card.room(),
                isReply(event) ? waiting.cause() : card.card().id(),
                "not-yours-" + person,
                Sentence.APPROVAL_NOT_YOURS,
                Map.of("person", card.card().asker().value()));
        return isReply(event)
                ? ReplyRelates.to(event.id(), event.content(), ReplyRelation.REPLY)
                        .on(notice)
                : notice;
    }
}
