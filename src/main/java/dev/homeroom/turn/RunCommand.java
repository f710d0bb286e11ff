package dev.homeroom.turn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.command.CommandReply;
import dev.homeroom.conversation.command.Commands;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.turn.guard.MessageAge;
import dev.homeroom.turn.reply.AgentNames;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyRelates;
import dev.homeroom.turn.stream.StaleDraft;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** A person's message that is a command: what comes of it is said by the agent in a notice, in the thread of the message. */
@ApplicationScoped
class RunCommand {
    private static final Logger LOG = Logger.getLogger(RunCommand.class);

    private final Commands commands;
    private final Bindings bindings;
    private final AgentDirectory directory;
    private final RetryMessage retries;
    private final TypingIndicator typingIndicator;
    private final OutgoingEvents outgoingEvents;
    private final Namespace namespace;
    private final MessageAge age;

    RunCommand(
            Commands commands,
            Bindings bindings,
            AgentDirectory directory,
            RetryMessage retries,
            TypingIndicator typingIndicator,
            OutgoingEvents outgoingEvents,
            Namespace namespace,
            MessageAge age) {
        this.commands = commands;
        this.bindings = bindings;
        this.directory = directory;
        this.retries = retries;
        this.typingIndicator = typingIndicator;
        this.outgoingEvents = outgoingEvents;
        this.namespace = namespace;
        this.age = age;
    }

    /** @param name as it was written, with the prefix */
    private record CommandTask(
            String name, BoundRoom room, String agentName, RoomEvent message, WaitingEvent waiting) {}

    /** Empty when the message is no command, or no agent belongs to the room, or it is only there to be read. */
    Optional<Outcome> handle(RoomEvent message, WaitingEvent waiting, TurnContext turnContext) {
        return commands.nameIn(message)
                .flatMap(name -> bindings.reconcile(message.room())
                        .map(room ->
                                handle(new CommandTask(name, room, agentName(room), message, waiting), turnContext)));
    }

    private Outcome handle(CommandTask commandTask, TurnContext turnContext) {
        if (age.isTooOld(commandTask.message())) {
            return said(commandTask, commandTask.name() + ": too old", text(Sentence.COMMAND_TOO_OLD, commandTask));
        }
        try (TypingIndicator.Shown shown = typingIndicator.show(
                commandTask.room().agentUser(),
                commandTask.message().room(),
                commandTask.message().id())) {
            LOG.infof("A command: by=%s command=%s", commandTask.message().sender(), commandTask.name());
            return outcomeOf(
                    commandTask,
                    commands.answer(commandTask.room(), commandTask.agentName(), commandTask.message(), turnContext));
        } catch (HomeserverException.Refused e) {
            if (e.mayPass()) {
                throw e;
            }
            return refused(commandTask, e);
        }
    }

    private Outcome outcomeOf(CommandTask commandTask, CommandReply commandReply) {
        return switch (commandReply) {
            case CommandReply.Said said -> said(commandTask, "command", said);
            case CommandReply.TryAgain again ->
                retries.latest(
                        commandTask.message().room(),
                        count -> List.of(marked(commandTask, notice(commandTask, retried(commandTask, count)))));
        };
    }

    private CommandReply.Said retried(CommandTask commandTask, int count) {
        Sentence sentence = switch (count) {
            case 0 -> Sentence.RETRYING_NOTHING;
            case 1 -> Sentence.RETRYING_ONE;
            default -> Sentence.RETRYING_MANY;
        };
        return plain(outgoingEvents.wording(
                sentence, Map.of("count", String.valueOf(count), "agent", commandTask.agentName())));
    }

    private Outcome refused(CommandTask commandTask, HomeserverException.Refused why) {
        String errorId = ErrorId.next();
        LOG.warnf("A command failed: command=%s error=%s (%s)", commandTask.name(), errorId, why.getMessage());
        return said(
                commandTask,
                "command failed",
                plain(outgoingEvents.wording(
                        Sentence.COMMAND_FAILED, Map.of("command", commandTask.name(), "error", errorId))));
    }

    private CommandReply.Said text(Sentence sentence, CommandTask commandTask) {
        return plain(outgoingEvents.wording(sentence, Map.of("command", commandTask.name())));
    }

    private static CommandReply.Said plain(String text) {
        return new CommandReply.Said(text, Optional.empty(), List.of());
    }

    private Outcome said(CommandTask commandTask, String how, CommandReply.Said said) {
        List<WaitingEvent> ended = Stream.concat(Stream.of(commandTask.waiting()), said.ended().stream())
                .toList();
        List<OutgoingEvent> toSend = Stream.concat(
                        StaleDraft.allGone(said.ended(), commandTask.room().agentUser()).stream(),
                        Stream.of(notice(commandTask, said)))
                .toList();
        return new Outcome.Done(how, OutcomeMarker.ofControlLane(toSend, ended));
    }

    private static OutgoingEvent marked(CommandTask commandTask, OutgoingEvent notice) {
        return OutcomeMarker.ofControlLane(List.of(notice), List.of(commandTask.waiting()))
                .getFirst();
    }

    private OutgoingEvent notice(CommandTask commandTask, CommandReply.Said said) {
        ObjectNode content = outgoingEvents.noticeContent(said.text());
        said.html()
                .ifPresent(
                        html -> content.put("format", "org.matrix.custom.html").put("formatted_body", html));
        return inThreadOf(commandTask.message())
                .on(outgoingEvents.event(
                        speaker(commandTask),
                        commandTask.message().room(),
                        commandTask.waiting().cause(),
                        "notice",
                        content));
    }

    /** The agent has left a room that the command has archived. */
    private UserId speaker(CommandTask commandTask) {
        return bindings.of(commandTask.message().room())
                .filter(room -> !room.binding().archived())
                .map(BoundRoom::agentUser)
                .orElseGet(namespace::bot);
    }

    /** A command in a thread is answered there, and any other in the room, however answers relate to messages. */
    private static ReplyRelates inThreadOf(RoomEvent message) {
        return ReplyRelates.to(message.id(), message.content(), ReplyRelation.PLAIN);
    }

    private String agentName(BoundRoom room) {
        return AgentNames.of(directory.find(room.binding().agent()), room.agentUser());
    }
}
