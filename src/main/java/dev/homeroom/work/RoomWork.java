package dev.homeroom.work;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * The work of one lane while it is held, as its {@link Agenda} says. Each step is written before the next begins, so a
 * crash between any two of them costs nothing.
 */
@ApplicationScoped
class RoomWork {
    private static final Duration HISTORY_PAUSE = Duration.ofSeconds(5);

    private final Agenda agenda;
    private final Handling handling;
    private final QueueDesk queueDesk;
    private final Dispatch dispatch;
    private final RoomHistory history;

    RoomWork(Agenda agenda, Handling handling, QueueDesk queueDesk, Dispatch dispatch, RoomHistory history) {
        this.agenda = agenda;
        this.handling = handling;
        this.queueDesk = queueDesk;
        this.dispatch = dispatch;
        this.history = history;
    }

    /** Works until the lane is given back; a process that is stopping begins no further event. */
    void run(Lane lane, Stopping stopping) {
        Due due = agenda.first(lane);
        while (!(due instanceof Due.Nothing)) {
            due = stopping.asked() ? dispatch.sendAllAndPutOff(lane, due, Duration.ZERO) : step(lane, due, stopping);
        }
    }

    private Due step(Lane lane, Due due, Stopping stopping) {
        return switch (due) {
            case Due.ToSend send -> dispatch.send(lane, send);
            case Due.ToReadBack readBack -> readBack(lane);
            case Due.ToHandle handle -> handling.handle(lane, handle.event(), stopping);
            case Due.ToSay say -> queueDesk.speak(lane, say.look());
            case Due.Nothing nothing -> nothing;
        };
    }

    private Due readBack(Lane lane) {
        return history.complete(lane.room())
                ? agenda.after(lane, handle -> {})
                : agenda.putOff(lane, HISTORY_PAUSE, handle -> {});
    }
}
