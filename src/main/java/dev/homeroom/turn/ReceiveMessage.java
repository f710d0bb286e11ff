package dev.homeroom.turn;

import dev.homeroom.appservice.EventKind;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.turn.guard.RequirePermission;
import dev.homeroom.turn.reception.BotRoom;
import jakarta.enterprise.context.ApplicationScoped;

/** Receives a message, a sticker or a poll: the room's agent or the bot answers, if the sender and the room may have one. */
@ApplicationScoped
public class ReceiveMessage implements KindHandler {
    private final RequirePermission requirePermission;
    private final BotRoom botRoom;
    private final AnswerMessage messages;

    ReceiveMessage(RequirePermission requirePermission, BotRoom botRoom, AnswerMessage messages) {
        this.requirePermission = requirePermission;
        this.botRoom = botRoom;
        this.messages = messages;
    }

    @Override
    public EventKind kind() {
        return EventKind.MESSAGE;
    }

    @Override
    public Outcome handle(RoomEvent message, WaitingEvent waiting, TurnContext turnContext) {
        return requirePermission
                .turnAway(message, waiting)
                .orElseGet(() -> handlePermitted(message, waiting, turnContext));
    }

    /** As {@link #handle}, for a sender who may talk to agents. */
    public Outcome handlePermitted(RoomEvent message, WaitingEvent waiting, TurnContext turnContext) {
        return botRoom.handle(message, waiting).orElseGet(() -> messages.handle(message, waiting, turnContext));
    }
}
