package dev.homeroom.work;

import dev.homeroom.matrix.EventId;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What came of handling an event. It is written in one transaction, together with what is to be sent. */
public sealed interface Settlement {
    List<Outgoing> toSend();

    /**
     * The same outcome with other messages; one that has none stays as it is.
     *
     * @param change of a {@link Dead}'s messages the first is its notice, and the first of what is given back becomes it
     */
    default Settlement withMessages(UnaryOperator<List<Outgoing>> change) {
        return this;
    }

    /**
     * The event is done with.
     *
     * @param how in a few fixed words, for logs and for whoever looks into the inbox
     */
    record Settled(String how, List<Outgoing> toSend) implements Settlement {
        public Settled {
            toSend = List.copyOf(toSend);
        }

        @Override
        public Settled withMessages(UnaryOperator<List<Outgoing>> change) {
            return new Settled(how, change.apply(toSend));
        }
    }

    /**
     * The event failed for good, and stays as a dead letter that can be asked again on demand.
     *
     * @param why in a few fixed words
     * @param errorId as people read it; see {@link ErrorId}
     * @param notice what tells people; who reacts to it with 🔁 asks for another round
     * @param further what is sent after the notice
     */
    record Dead(String why, String errorId, Outgoing notice, List<Outgoing> further) implements Settlement {
        public Dead {
            further = List.copyOf(further);
        }

        @Override
        public List<Outgoing> toSend() {
            return Stream.concat(Stream.of(notice), further.stream()).toList();
        }

        @Override
        public Dead withMessages(UnaryOperator<List<Outgoing>> change) {
            List<Outgoing> changed = change.apply(toSend());
            return new Dead(why, errorId, changed.getFirst(), changed.subList(1, changed.size()));
        }
    }

    /**
     * The event asks that whatever failed with this notice be tried in another round; then it is done with.
     *
     * @param forgotten what failed with it as the room tells it, where the database doesn't know
     * @param answer what is sent, by how many messages are tried again
     */
    record Revival(EventId notice, Forgotten forgotten, IntFunction<List<Outgoing>> answer) implements Settlement {
        public Revival(EventId notice, Forgotten forgotten) {
            this(notice, forgotten, count -> List.of());
        }

        @Override
        public List<Outgoing> toSend() {
            return List.of();
        }
    }

    /**
     * Messages that the database has lost.
     *
     * @param round in which they failed
     */
    record Forgotten(List<Incoming> messages, int round) {
        public static final Forgotten NOTHING = new Forgotten(List.of(), 0);

        public Forgotten {
            messages = List.copyOf(messages);
        }
    }

    /**
     * The event changes another one, and is done with: it becomes part of that one, if the agent has not been asked yet.
     *
     * @param about key of the event that is changed, which may still be to come
     */
    record Amendment(String about, WhenLate whenLate) implements Settlement {
        @Override
        public List<Outgoing> toSend() {
            return List.of();
        }
    }

    /** What becomes of a change to a message whose agent has been asked. */
    enum WhenLate {
        IGNORE,
        /** It gets a turn of its own, behind all that waits. */
        RUN
    }

    /** The backend did not take the message, for certain: it is asked afresh after the pause, and the room waits. */
    record Retry(Duration pause, List<Outgoing> toSend) implements Settlement {
        public Retry {
            toSend = List.copyOf(toSend);
        }

        @Override
        public Retry withMessages(UnaryOperator<List<Outgoing>> change) {
            return new Retry(pause, change.apply(toSend));
        }
    }

    /**
     * The question was cut off, and its end may still be found out: the event is handled again after the pause, with
     * {@link WaitingEvent#asked} as it is, and the room waits.
     */
    record Resume(Duration pause, List<Outgoing> toSend) implements Settlement {
        public Resume {
            toSend = List.copyOf(toSend);
        }

        @Override
        public Resume withMessages(UnaryOperator<List<Outgoing>> change) {
            return new Resume(pause, change.apply(toSend));
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
