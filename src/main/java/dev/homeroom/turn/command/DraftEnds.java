package dev.homeroom.turn.command;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.ControlOutbox;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.time.Backoff;
import dev.homeroom.turn.stream.UnfinishedDrafts;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Ends what the agents of a room were saying when a command stopped them. */
@Singleton
public class DraftEnds {
    private static final Backoff LOOKS = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(30));
    private static final Duration LONG = Duration.ofMinutes(1);

    private final UnfinishedDrafts drafts;
    private final ControlOutbox outbox;
    private final Namespace namespace;
    private final InstantSource clock;

    public DraftEnds(UnfinishedDrafts drafts, ControlOutbox outbox, Namespace namespace, InstantSource clock) {
        this.drafts = drafts;
        this.outbox = outbox;
        this.namespace = namespace;
        this.clock = clock;
    }

    /** The events that finish the drafts of stopped turns. The agents have to be in the room for them. */
    List<OutgoingEvent> of(BoundRoom room, List<WaitingEvent> stopped, TurnContext turnContext) {
        return drafts.ofStopped(stopped, room.agentUser(), turnContext);
    }

    /** Whether agents have said something that the room doesn't have yet. An event that can't be sent is given up after its time. */
    boolean areToCome(RoomId room) {
        return outbox.waitsForOthersThan(namespace.bot(), room);
    }

    /** The pause before the next look whether all has been said. */
    Duration pause(WaitingEvent command) {
        return LOOKS.afterFailingFor(waitedFor(command));
    }

    /** Whether somebody should be told by now that the room waits for what was said. */
    boolean takesLong(WaitingEvent command) {
        return waitedFor(command).compareTo(LONG) >= 0;
    }

    private Duration waitedFor(WaitingEvent command) {
        return command.firstFailedAt()
                .map(begin -> Duration.between(begin, clock.instant()))
                .orElse(Duration.ZERO);
    }
}
