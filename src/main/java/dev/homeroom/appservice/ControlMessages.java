package dev.homeroom.appservice;

import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.RoomEvent;

/** Decides whether a message belongs in the control lane, so that it does not wait for a running turn. */
@FunctionalInterface
public interface ControlMessages {
    /** @param message an {@code m.room.message} from a person */
    boolean isForControlLane(RoomEvent message);

    /** Recognises decisions about what agents want to do. They can't wait behind the turn that waits for them. */
    public interface DecisionEvents {
        /** Whether such a reaction decides, if it is put to a request of an agent. */
        boolean isDecision(Reaction reaction);

        /**
         * Whether the message replies to a request that waits.
         *
         * @throws dev.homeroom.database.DatabaseUnavailableException when that can't be known now
         */
        boolean isReplyToRequest(RoomEvent message);
    }
}
