package dev.homeroom.appservice;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.queue.inbox.Inbox;
import dev.homeroom.queue.inbox.IncomingEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes one transaction into the inbox in batches: the number and the size of the events held at once don't depend on
 * the homeserver. An interrupted transaction is sent again, and its events are stored once.
 */
final class Intake implements Transaction.Taker {
    private static final int MOST_EVENTS = 2000;
    private static final int MOST_CHARACTERS = 4 * Transaction.LARGEST;
    private static final String TOMBSTONE = "m.room.tombstone";

    private final EventClassifier eventClassifier;
    private final Inbox inbox;
    private final IntakeMetrics metrics;
    private final List<IncomingEvent> held = new ArrayList<>();
    private int characters;
    private boolean moved;

    Intake(EventClassifier eventClassifier, Inbox inbox, IntakeMetrics metrics) {
        this.eventClassifier = eventClassifier;
        this.inbox = inbox;
        this.metrics = metrics;
    }

    @Override
    public void take(JsonNode pushed) {
        moved |= isTombstone(pushed);
        hold(eventClassifier.of(pushed));
    }

    @Override
    public void takeUnreadable(JsonNode rest, String why) {
        hold(eventClassifier.ofUnreadable(rest, why));
    }

    private void hold(IncomingEvent event) {
        if (!held.isEmpty() && held.getLast().key().equals(event.key())) {
            return;
        }
        held.add(event);
        characters += event.json().length();
        if (held.size() >= MOST_EVENTS || characters >= MOST_CHARACTERS) {
            takeHeld();
        }
    }

    private void takeHeld() {
        metrics.events(held, inbox.take(held));
        held.clear();
        characters = 0;
    }

    /** Takes the rest. When this returns, all of the transaction is on disk. */
    void finish() {
        takeHeld();
        metrics.taken();
    }

    /** The number of events in the current batch. */
    int held() {
        return held.size();
    }

    /** Whether a room was replaced by another one. */
    boolean movedRooms() {
        return moved;
    }

    private static boolean isTombstone(JsonNode pushed) {
        return pushed.path("type").asText().equals(TOMBSTONE)
                && pushed.path("state_key").isTextual();
    }
}
