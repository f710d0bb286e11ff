package dev.homeroom.turn.approval;

import dev.homeroom.appservice.EventKind;
import dev.homeroom.conversation.approval.CardChoice;
import dev.homeroom.conversation.approval.CardDecisions;
import dev.homeroom.conversation.approval.CardDecisions.Decided;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.ReplyFallback;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.Sha256;
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
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Handles a reaction or a reply to a card or a question. A reply denies what a card asks for, and its text is the reason.
 */
@ApplicationScoped
public class DecideCard implements KindHandler {
    private static final int SHORT = 22;

    private final CardDecisions cardDecisions;
    private final AnswerQuestion answerQuestion;
    private final Bindings bindings;
    private final OutgoingEvents outgoingEvents;

    public DecideCard(
            CardDecisions cardDecisions,
            AnswerQuestion answerQuestion,
            Bindings bindings,
            OutgoingEvents outgoingEvents) {
        this.cardDecisions = cardDecisions;
        this.answerQuestion = answerQuestion;
        this.bindings = bindings;
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
        Optional<RoomAgents> agents = bindings.reconcileAgents(event.room());
        return agents.flatMap(present -> click(event)
                        .flatMap(click -> decided(present, click, event, waiting, turnContext)
                                .or(() -> answerQuestion.handle(
                                        present, click.card(), click.choice(), event, waiting, turnContext))))
                .orElse(Outcome.Done.NOTHING);
    }

    private Optional<Outcome> decided(
            RoomAgents agents, CardClick click, RoomEvent event, WaitingEvent waiting, TurnContext turnContext) {
        return cardDecisions
                .withMessage(agents, click.card())
                .map(card -> outcome(
                        event,
                        waiting,
                        card,
                        cardDecisions.decide(agents, card, event, click.choice(), turnContext.lane())));
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
                ended("not theirs to decide", event, waiting, card, Optional.of(notPermitted(event, card)));
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

    /** Once to each person at each card. */
    private OutgoingEvent notPermitted(RoomEvent event, WaitingCard card) {
        String person = Sha256.base64Url(event.sender().value()).substring(0, SHORT);
        return outgoingEvents.notice(
                card.agentUser(),
                card.room(),
                card.card().id(),
                "not-yours-" + person,
                Sentence.APPROVAL_NOT_YOURS,
                Map.of("person", card.card().asker().value()));
    }
}
