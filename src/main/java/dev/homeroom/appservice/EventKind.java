package dev.homeroom.appservice;

import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.LaneKind;
import java.util.Arrays;
import java.util.Optional;

/** The kinds of events that wait. Each has one handler, and waits in one of the room's lanes. */
public enum EventKind {
    INVITE("invite", LaneKind.TURNS),
    MESSAGE("message", LaneKind.TURNS),
    /** A message of one of our users that mentions an agent. */
    AGENT_MESSAGE("agent message", LaneKind.TURNS),
    COMMAND("command", LaneKind.CONTROL),
    /** An edit or 🔁 that needs a turn of its own goes on to the messages' lane. */
    EDIT("edit", LaneKind.CONTROL),
    RETRY("retry", LaneKind.CONTROL),
    STOP("stop", LaneKind.CONTROL),
    /** A decision about what an agent wants to do. The turn that waits for it resumes. */
    DECISION("decision", LaneKind.CONTROL),
    REDACTION("redaction", LaneKind.CONTROL),
    REMOVAL("removal", LaneKind.CONTROL),
    ENCRYPTION("encryption", LaneKind.CONTROL),
    POWER_LEVELS("power levels", LaneKind.CONTROL);

    private final String word;
    private final String track;

    EventKind(String word, LaneKind track) {
        this.word = word;
        this.track = track.word();
    }

    /** The kind as the database stores it. */
    public String word() {
        return word;
    }

    LaneKind track() {
        return new LaneKind(track);
    }

    /**
     * Whether the sender of such an event has to be permitted to talk to agents. An edit needs that when it gets a turn of its
     * own.
     */
    public boolean needsPermission(LaneKind lane) {
        return switch (this) {
            case MESSAGE, COMMAND, RETRY, STOP, DECISION -> true;
            case EDIT -> !lane.isControl();
            case AGENT_MESSAGE, INVITE, REDACTION, REMOVAL, ENCRYPTION, POWER_LEVELS -> false;
        };
    }

    public boolean isOf(WaitingEvent event) {
        return event.kind().equals(Optional.of(word));
    }

    /** Empty for a word of a later version. */
    public static Optional<EventKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
}
