package dev.homeroom.turn;

import dev.homeroom.appservice.EventKind;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;

/** Handles the events of one kind. CDI finds it, and {@link TurnDispatcher} checks that each kind has exactly one. */
public interface KindHandler {
    EventKind kind();

    /**
     * Handles an event by the rules of {@link dev.homeroom.queue.EventHandler#handle}.
     *
     * @param waiting with its kind
     */
    Outcome handle(RoomEvent event, WaitingEvent waiting, TurnContext turnContext);
}
