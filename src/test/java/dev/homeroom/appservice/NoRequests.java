package dev.homeroom.appservice;

import dev.homeroom.appservice.ControlMessages.DecisionEvents;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.RoomEvent;

/** No agent waits for a decision. */
public final class NoRequests implements DecisionEvents {
    @Override
    public boolean isDecision(Reaction reaction) {
        return false;
    }

    @Override
    public boolean isReplyToRequest(RoomEvent message) {
        return false;
    }
}
