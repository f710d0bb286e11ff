package dev.homeroom.work;

import java.time.Duration;
import java.util.List;

/** What came of handling an event. It is written in one transaction, together with what is to be sent. */
public sealed interface Settlement {
    List<Outgoing> toSend();

    /**
     * The event is done with.
     *
     * @param how in a few fixed words, for logs and for whoever looks into the inbox
     */
    record Settled(String how, List<Outgoing> toSend) implements Settlement {
        public Settled {
            toSend = List.copyOf(toSend);
        }
    }

    /** The backend did not take the message, for certain: it is asked afresh after the pause, and the room waits. */
    record Retry(Duration pause, List<Outgoing> toSend) implements Settlement {
        public Retry {
            toSend = List.copyOf(toSend);
        }
    }

    /** Something that the turn needs is in use; nothing was done, and the room looks again after the pause. */
    record Wait(Duration pause) implements Settlement {
        @Override
        public List<Outgoing> toSend() {
            return List.of();
        }
    }
}
