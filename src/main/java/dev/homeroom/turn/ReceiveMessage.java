package dev.homeroom.turn;

import dev.homeroom.appservice.EventKind;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.turn.reception.BotRoom;
import jakarta.inject.Singleton;

/** Receives a message, a sticker or a poll: the room's agent or the bot answers. */
@Singleton
public class ReceiveMessage implements KindHandler {
    private final BotRoom botRoom;
    private final AnswerMessage messages;

    ReceiveMessage(BotRoom botRoom, AnswerMessage messages) {
        this.botRoom = botRoom;
        this.messages = messages;
    }

    @Override
    public EventKind kind() {
        return EventKind.MESSAGE;
    }

    @Override
    public Outcome handle(RoomEvent message, WaitingEvent waiting, TurnContext turnContext) {
        return botRoom.handle(message, waiting).orElseGet(() -> messages.handle(message, waiting, turnContext));
    }
}
