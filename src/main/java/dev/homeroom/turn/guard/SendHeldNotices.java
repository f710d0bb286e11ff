package dev.homeroom.turn.guard;

import dev.homeroom.appservice.EventKind;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.turn.KindHandler;
import jakarta.inject.Singleton;
import java.util.List;

/** Sends failure notices that power levels did not allow, if the new power levels of the room allow them. */
@Singleton
public class SendHeldNotices implements KindHandler {
    private final SendPermission sendPermission;
    private final Bindings bindings;

    public SendHeldNotices(SendPermission sendPermission, Bindings bindings) {
        this.sendPermission = sendPermission;
        this.bindings = bindings;
    }

    @Override
    public EventKind kind() {
        return EventKind.POWER_LEVELS;
    }

    @Override
    public Outcome handle(RoomEvent levels, WaitingEvent waiting, TurnContext turnContext) {
        sendPermission.forget(levels.room());
        boolean said = bindings.of(levels.room())
                .filter(room -> sendPermission.maySpeak(room.agentUser(), room.room(), room.agentUser()))
                .filter(room -> turnContext.sayWhatWasForbidden())
                .isPresent();
        return said ? new Outcome.Done("may speak again", List.of()) : Outcome.Done.NOTHING;
    }
}
