package dev.homeroom.turn.command;

import dev.homeroom.appservice.EventKind;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.turn.KindHandler;
import dev.homeroom.turn.ReceiveMessage;
import jakarta.inject.Singleton;

/** Receives a command. Where it can't be run, it is a message. */
@Singleton
public class ReceiveCommand implements KindHandler {
    private final RunCommand commands;
    private final ReceiveMessage messages;

    public ReceiveCommand(RunCommand commands, ReceiveMessage messages) {
        this.commands = commands;
        this.messages = messages;
    }

    @Override
    public EventKind kind() {
        return EventKind.COMMAND;
    }

    @Override
    public Outcome handle(RoomEvent message, WaitingEvent waiting, TurnContext turnContext) {
        return commands.handle(message, waiting, turnContext)
                .orElseGet(() -> messages.handle(message, waiting, turnContext));
    }
}
