package dev.homeroom.turn;

import dev.homeroom.conversation.AgentNames;
import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.further.RoomAgents;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.activation.GiveMessage;
import dev.homeroom.turn.activation.GiveMessage.Receivers;
import dev.homeroom.turn.ask.AskAgent;
import dev.homeroom.turn.guard.MessageGuards;
import dev.homeroom.turn.question.MessageText;
import dev.homeroom.turn.reply.Turn;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Has the room's agent answer a message. In a room with several agents, the message is given to those of them that are to get
 * it, and each answers in a turn of its own.
 */
@Singleton
class AnswerMessage {
    private final Bindings bindings;
    private final AgentNames agentNames;
    private final GiveMessage giveMessage;
    private final MessageGuards guards;
    private final ReadMessage readMessage;
    private final AskAgent askAgent;
    private final UnansweredMessage unanswered;
    private final RunningTurns running;

    AnswerMessage(
            Bindings bindings,
            AgentNames agentNames,
            GiveMessage giveMessage,
            MessageGuards guards,
            ReadMessage readMessage,
            AskAgent askAgent,
            UnansweredMessage unanswered,
            RunningTurns running) {
        this.bindings = bindings;
        this.agentNames = agentNames;
        this.giveMessage = giveMessage;
        this.guards = guards;
        this.readMessage = readMessage;
        this.askAgent = askAgent;
        this.unanswered = unanswered;
        this.running = running;
    }

    Outcome handle(RoomEvent message, WaitingEvent waiting, TurnContext context) {
        return switch (receivers(message, waiting, context)) {
            case Receivers.Ended(Outcome outcome) -> outcome;
            case Receivers.ThisAgent(BoundRoom agent) -> {
                Turn turn = turn(agent, message, waiting, context);
                Optional<Outcome> refusal = guards.refuse(turn);
                if (refusal.isPresent()) {
                    running.denyWaiting(agent, waiting);
                    yield refusal.get();
                }
                yield switch (readMessage.read(turn)) {
                    case ReadMessage.MessageReading.NotAsked(Outcome outcome) -> outcome;
                    case ReadMessage.MessageReading.ToAsk(MessageText text) ->
                        giveMessage.answered(message, askAgent.ask(turn, text));
                };
            }
        };
    }

    private Receivers receivers(RoomEvent message, WaitingEvent waiting, TurnContext context) {
        Optional<RoomAgents> agents = bindings.reconcileAgents(message.room());
        Optional<Outcome> departed = unanswered.ofDeparted(agents, message, waiting);
        if (departed.isPresent()) {
            return new Receivers.Ended(departed.get());
        }
        if (agents.isEmpty()) {
            return new Receivers.Ended(unanswered.inRoomWithoutAgent(message.room()));
        }
        if (context.track().isOfOneAgent()) {
            return giveMessage.receiver(agents.get(), context.track(), message, waiting);
        }
        Receivers receivers = giveMessage.receivers(agents.get(), message, waiting, context);
        return receivers instanceof Receivers.Ended && readMessage.isToWait(message)
                ? new Receivers.ThisAgent(agents.get().first())
                : receivers;
    }

    private Turn turn(BoundRoom agent, RoomEvent message, WaitingEvent waiting, TurnContext context) {
        String agentName = agentNames.of(agent);
        return new Turn(agent, agentName, message, unanswered.relation(agent, message), waiting, context);
    }
}
