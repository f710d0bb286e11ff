package dev.homeroom.turn;

import dev.homeroom.appservice.AgentMessage;
import dev.homeroom.appservice.EventKind;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import jakarta.inject.Singleton;

/** Receives an agent's message that mentions other agents: those of them that are in the room answer. */
@Singleton
class ReceiveAgentMessage implements KindHandler {
    private final AnswerMessage messages;

    ReceiveAgentMessage(AnswerMessage messages) {
        this.messages = messages;
    }

    @Override
    public EventKind kind() {
        return EventKind.AGENT_MESSAGE;
    }

    @Override
    public Outcome handle(RoomEvent event, WaitingEvent waiting, TurnContext turnContext) {
        return messages.handle(AgentMessage.said(event), waiting, turnContext);
    }
}
