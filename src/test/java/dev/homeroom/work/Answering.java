package dev.homeroom.work;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Asks an imaginary agent, which answers with the event's key. What it is to do otherwise, a test says. */
class Answering implements EventHandler {
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final Function<WaitingEvent, Settlement> agent;

    Answering() {
        this(Answering::answer);
    }

    Answering(Function<WaitingEvent, Settlement> agent) {
        this.agent = agent;
    }

    static Settlement answer(WaitingEvent event) {
        return new Settlement.Settled(
                "answered", List.of(Rooms.saying(event.room(), event.key(), "answer", event.key())));
    }

    @Override
    public Settlement handle(WaitingEvent event, Progress progress) {
        int attempt = progress.asking();
        asked.add(event.key() + "/" + attempt);
        return agent.apply(event);
    }

    @Override
    public Settlement.Dead failed(WaitingEvent event, String errorId) {
        return dead(event, errorId);
    }

    static Settlement.Dead dead(WaitingEvent event, String errorId) {
        return new Settlement.Dead(
                "failed", errorId, Rooms.saying(event.room(), event.cause(), "failed", "failed"), List.of());
    }

    @Override
    public Outgoing inLine(WaitingEvent event, int place) {
        return Rooms.saying(event.room(), event.cause(), "place", event.key() + " is number " + place);
    }

    @Override
    public List<TurnedAway> turnedAway(List<WaitingEvent> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        WaitingEvent last = events.getLast();
        Outgoing notice = Rooms.saying(last.room(), last.cause(), "full", events.size() + " too many");
        return List.of(new TurnedAway(events, new Settlement.Dead("full", "e0000000", notice, List.of())));
    }

    @Override
    public List<Outgoing> refused(Outgoing refused, String errorId) {
        return List.of(new Outgoing(
                TransactionId.of(refused.room(), refused.transactionId(), "refused"),
                refused.room(),
                Rooms.BOT,
                refused.type(),
                refused.content().objectNode().put("body", "refused")));
    }
}
