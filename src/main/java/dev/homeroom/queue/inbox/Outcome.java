package dev.homeroom.queue.inbox;

import dev.homeroom.matrix.EventId;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.outbox.OutgoingEvent;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** The result of handling an event. It is written in one transaction, together with the events to send. */
public sealed interface Outcome {
    List<OutgoingEvent> toSend();

    /**
     * The event is finished.
     *
     * @param how a few fixed words, for logs and for operators who read the inbox
     */
    record Done(String how, List<OutgoingEvent> toSend) implements Outcome {
        /** For an event that asks for nothing. */
        public static final Done NOTHING = new Done("nothing to do", List.of());

        public Done {
            toSend = List.copyOf(toSend);
        }
    }

    /**
     * The event is finished, and gets a turn in the lanes of agents.
     *
     * @param lanes of the agents; may be empty
     * @param about id of the message that the event is, or changes
     */
    record Given(List<LaneKind> lanes, String about, List<OutgoingEvent> toSend) implements Outcome {
        public static final String HOW = "given to agents";

        public Given {
            lanes = List.copyOf(lanes);
            toSend = List.copyOf(toSend);
        }
    }

    /**
     * The event failed for good, and stays as a dead letter that can be retried.
     *
     * @param why in a few fixed words
     * @param errorId the id in the notice; see {@link ErrorId}
     * @param detail one line for operators, which may quote the backend; may be empty
     * @param before events to send before the notice: the agent's text so far
     * @param notice the notice; 🔁 on it requests a retry
     * @param further events to send after the notice
     */
    record DeadLettered(
            String why,
            String errorId,
            String detail,
            List<OutgoingEvent> before,
            OutgoingEvent notice,
            List<OutgoingEvent> further)
            implements Outcome {
        public DeadLettered {
            before = List.copyOf(before);
            further = List.copyOf(further);
        }

        /** Without any detail, and with nothing to send before the notice. */
        public DeadLettered(String why, String errorId, OutgoingEvent notice, List<OutgoingEvent> further) {
            this(why, errorId, "", List.of(), notice, further);
        }

        @Override
        public List<OutgoingEvent> toSend() {
            return Stream.of(before, List.of(notice), further)
                    .flatMap(List::stream)
                    .toList();
        }
    }

    /**
     * The event requests a retry of all messages that failed with this notice, and is then finished.
     *
     * @param forgotten the failed messages as the room names them, if the database doesn't know them
     * @param answer the events to send, for a number of retried messages
     */
    record Redeliver(EventId notice, Forgotten forgotten, IntFunction<List<OutgoingEvent>> answer) implements Outcome {
        @Override
        public List<OutgoingEvent> toSend() {
            return List.of();
        }
    }

    /**
     * Messages that the database has lost.
     *
     * @param round in which they failed
     */
    record Forgotten(List<IncomingEvent> messages, int round) {
        public static final Forgotten NOTHING = new Forgotten(List.of(), 0);

        public Forgotten {
            messages = List.copyOf(messages);
        }
    }

    /**
     * The event edits or redacts another one and is finished. It becomes part of the other event if the agent has not
     * been asked yet.
     *
     * @param about key of the changed event, which may not have arrived yet
     */
    record Edited(String about, WhenLate whenLate) implements Outcome {
        @Override
        public List<OutgoingEvent> toSend() {
            return List.of();
        }
    }

    /** The handling of a change to a message whose agent has been asked. */
    enum WhenLate {
        IGNORE,
        /** It gets a turn of its own, behind all that waits. */
        RUN
    }

    /**
     * The backend certainly did not accept the message: it is asked again after the pause, and the room waits.
     *
     * @param isFailure false if it only waits for people of another room, which takes its time
     */
    record RetryLater(Duration pause, List<OutgoingEvent> toSend, boolean isFailure) implements Outcome {
        public RetryLater {
            toSend = List.copyOf(toSend);
        }

        public RetryLater(Duration pause, List<OutgoingEvent> toSend) {
            this(pause, toSend, true);
        }
    }

    /**
     * The question was interrupted, and its outcome may still be found: the event is handled again after the pause,
     * with {@link WaitingEvent#asked} unchanged, and the room waits.
     */
    record ResumeLater(Duration pause, List<OutgoingEvent> toSend, Why why) implements Outcome {
        public ResumeLater {
            toSend = List.copyOf(toSend);
        }

        /** The reason why the end was not seen. */
        public enum Why {
            /** The work was interrupted this time. */
            CUT_OFF,
            /** The backend could not be asked about the outcome. */
            NOT_TOLD
        }
    }

    /** Something that the turn needs is in use; nothing was done, and the room looks again after the pause. */
    record HandleLater(Duration pause) implements Outcome {
        @Override
        public List<OutgoingEvent> toSend() {
            return List.of();
        }
    }

    /**
     * The event waits for a decision of people: it is handled again after the pause, with {@link WaitingEvent#asked} unchanged, and
     * the room waits.
     *
     * @param note writes for what it waits, with the lane locked, and returns further events to send. May be called again after a
     *     failed transaction
     * @param pause until the event is handled again at the latest, asked once everything is sent, with the lane locked: a decision
     *     that has come by then ends it. Also asked after the note: if people are waited for, earlier failures no longer count
     */
    record AwaitPeople(
            List<OutgoingEvent> toSend,
            Function<Connection, List<OutgoingEvent>> note,
            Function<Connection, Duration> pause)
            implements Outcome {
        public AwaitPeople {
            toSend = List.copyOf(toSend);
        }
    }

    /** Names a failure, in the log and in the notice that a person may show to an operator. */
    public final class ErrorId {
        private ErrorId() {}

        /** Eight characters that are easy to pass on, and unique enough to be found in a log. */
        public static String next() {
            return UUID.randomUUID().toString().substring(0, 8);
        }
    }
}
