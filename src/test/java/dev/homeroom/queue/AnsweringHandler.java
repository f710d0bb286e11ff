package dev.homeroom.queue;

import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Asks an imaginary agent, which answers with the event's key unless a test gives it another behaviour. */
public class AnsweringHandler implements EventHandler {
    public final List<String> asked = new CopyOnWriteArrayList<>();
    private final Function<WaitingEvent, Outcome> agent;

    public AnsweringHandler() {
        this(AnsweringHandler::answer);
    }

    public AnsweringHandler(Function<WaitingEvent, Outcome> agent) {
        this.agent = agent;
    }

    public static Outcome answer(WaitingEvent event) {
        return new Outcome.Done("answered", List.of(Rooms.saying(event.room(), event.key(), "answer", event.key())));
    }

    @Override
    public Outcome handle(WaitingEvent event, TurnContext turnContext) {
        int attempt = turnContext.asking();
        asked.add(event.key() + "/" + attempt);
        return agent.apply(event);
    }

    @Override
    public List<OutgoingEvent> ends(Connection connection, WaitingEvent event) {
        return List.of();
    }

    @Override
    public Outcome.DeadLettered failed(WaitingEvent event, String errorId) {
        return dead(event, errorId);
    }

    @Override
    public Outcome.DeadLettered lastResort(WaitingEvent event, String errorId) {
        return dead(event, errorId);
    }

    public static Outcome.DeadLettered dead(WaitingEvent event, String errorId) {
        return new Outcome.DeadLettered(
                "failed", errorId, Rooms.saying(event.room(), event.cause(), "failed", "failed"), List.of());
    }

    @Override
    public OutgoingEvent inLine(WaitingEvent event, int place) {
        return Rooms.saying(event.room(), event.cause(), "place", event.key() + " is number " + place);
    }

    @Override
    public OutgoingEvent furtherInLine(WaitingEvent event, int place, String notice) {
        return Rooms.saying(event.room(), event.cause(), "place", event.key() + " is number " + place + " instead");
    }

    @Override
    public List<OverLimit> turnedAway(List<WaitingEvent> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        WaitingEvent last = events.getLast();
        OutgoingEvent notice = Rooms.saying(last.room(), last.cause(), "full", events.size() + " too many");
        return List.of(new OverLimit(events, new Outcome.DeadLettered("full", "e0000000", notice, List.of())));
    }

    @Override
    public List<OutgoingEvent> refused(OutgoingEvent refused, String reason, String errorId) {
        return List.of(new OutgoingEvent(
                TransactionId.of(refused.room(), refused.transactionId(), "refused"),
                refused.room(),
                Rooms.BOT,
                refused.type(),
                refused.content().objectNode().put("body", "refused")));
    }
}
