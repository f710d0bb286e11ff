package dev.homeroom.turn.command;

import dev.homeroom.conversation.AgentNames;
import dev.homeroom.conversation.command.CommandReply;
import dev.homeroom.conversation.command.Commands;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.RetryMessage;
import dev.homeroom.turn.TypingIndicator;
import dev.homeroom.turn.guard.MessageAge;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Runs commands that people send. The agent answers with a notice, in the thread of the message. */
@Singleton
public class RunCommand {
    private static final Logger LOG = Logger.getLogger(RunCommand.class);

    private final Commands commands;
    private final Bindings bindings;
    private final AgentNames agentNames;
    private final RetryMessage retries;
    private final TypingIndicator typingIndicator;
    private final DraftEnds draftEnds;
    private final CommandNotices notices;
    private final MessageAge age;

    public RunCommand(
            Commands commands,
            Bindings bindings,
            AgentNames agentNames,
            RetryMessage retries,
            TypingIndicator typingIndicator,
            DraftEnds draftEnds,
            CommandNotices notices,
            MessageAge age) {
        this.commands = commands;
        this.bindings = bindings;
        this.agentNames = agentNames;
        this.retries = retries;
        this.typingIndicator = typingIndicator;
        this.draftEnds = draftEnds;
        this.notices = notices;
        this.age = age;
    }

    /** @param name as written, with the prefix */
    private record CommandTask(
            String name, BoundRoom room, String agentName, RoomEvent message, WaitingEvent waiting) {}

    /** Empty when the message is not a command, or no agent belongs to the room. */
    public Optional<Outcome> handle(RoomEvent message, WaitingEvent waiting, TurnContext turnContext) {
        return commands.nameIn(message)
                .flatMap(name -> bindings.reconcile(message.room())
                        .map(room ->
                                handle(new CommandTask(name, room, agentName(room), message, waiting), turnContext)));
    }

    private Outcome handle(CommandTask commandTask, TurnContext turnContext) {
        boolean hasBegun = commandTask.waiting().firstFailedAt().isPresent();
        if (!hasBegun && age.isTooOld(commandTask.message())) {
            return said(commandTask, commandTask.name() + ": too old", text(Sentence.COMMAND_TOO_OLD, commandTask));
        }
        try (TypingIndicator.Shown shown = typingIndicator.show(
                commandTask.room().agentUser(),
                commandTask.message().room(),
                commandTask.message().id())) {
            LOG.infof("A command runs: by=%s command=%s", commandTask.message().sender(), commandTask.name());
            return outcomeOf(
                    commandTask,
                    commands.answer(commandTask.room(), commandTask.agentName(), commandTask.message(), turnContext),
                    turnContext);
        } catch (HomeserverException.Refused e) {
            e.throwIfPassing();
            return refused(commandTask, e, List.of());
        }
    }

    private Outcome outcomeOf(CommandTask commandTask, CommandReply commandReply, TurnContext turnContext) {
        return switch (commandReply) {
            case CommandReply.Said said -> said(commandTask, said, left(commandTask, said.ended(), turnContext));
            case CommandReply.Leaving leaving -> leave(commandTask, leaving, turnContext);
            case CommandReply.TryAgain again ->
                retries.latest(
                        commandTask.message().room(),
                        count -> List.of(marked(commandTask, notice(commandTask, retried(commandTask, count)))));
        };
    }

    /**
     * Is called again after each pause, until the agents can leave. The first time ends what they do and say: with the pause it is stored
     * that this was done.
     */
    private Outcome leave(CommandTask commandTask, CommandReply.Leaving leaving, TurnContext turnContext) {
        WaitingEvent command = commandTask.waiting();
        List<OutgoingEvent> last = List.of();
        if (command.firstFailedAt().isEmpty()) {
            last = draftEnds.of(commandTask.room(), leaving.said().ended(), turnContext);
            leaving.halt().run();
        }
        if (!last.isEmpty() || draftEnds.areToCome(command.room())) {
            List<OutgoingEvent> told = draftEnds.takesLong(command) ? List.of(takesLong(commandTask)) : List.of();
            return new Outcome.RetryLater(
                    draftEnds.pause(command),
                    Stream.concat(last.stream(), told.stream()).toList());
        }
        return left(commandTask, leaving);
    }

    /** The messages that were stopped have their outcome, also if the agents can't leave. */
    private Outcome left(CommandTask commandTask, CommandReply.Leaving leaving) {
        try {
            leaving.leave().run();
            return said(commandTask, leaving.said(), List.of());
        } catch (HomeserverException.Refused e) {
            e.throwIfPassing();
            return refused(commandTask, e, leaving.said().ended());
        }
    }

    private OutgoingEvent takesLong(CommandTask commandTask) {
        return notices.waits(
                commandTask.message(), commandTask.waiting(), text(Sentence.COMMAND_WAITS_FOR_EVENTS, commandTask));
    }

    private CommandReply.Said retried(CommandTask commandTask, int count) {
        Sentence sentence = switch (count) {
            case 0 -> Sentence.RETRYING_NOTHING;
            case 1 -> Sentence.RETRYING_ONE;
            default -> Sentence.RETRYING_MANY;
        };
        return plain(
                notices.wording(sentence, Map.of("count", String.valueOf(count), "agent", commandTask.agentName())));
    }

    /** @param ended other messages whose outcome this is */
    private Outcome refused(CommandTask commandTask, HomeserverException.Refused why, List<WaitingEvent> ended) {
        String errorId = ErrorId.next();
        LOG.warnf("A command failed: command=%s error=%s (%s)", commandTask.name(), errorId, why.getMessage());
        CommandReply.Said failed = plain(
                notices.wording(Sentence.COMMAND_FAILED, Map.of("command", commandTask.name(), "error", errorId)));
        return said(commandTask, "command failed", failed.ending(ended));
    }

    private CommandReply.Said text(Sentence sentence, CommandTask commandTask) {
        return plain(notices.wording(sentence, Map.of("command", commandTask.name())));
    }

    private static CommandReply.Said plain(String text) {
        return new CommandReply.Said(text, Optional.empty(), List.of());
    }

    /** Returns the events that finish stopped drafts. Empty when the agent has left the room and cannot edit there. */
    private List<OutgoingEvent> left(CommandTask commandTask, List<WaitingEvent> stopped, TurnContext turnContext) {
        return notices.speaker(commandTask.message().room())
                        .equals(commandTask.room().agentUser())
                ? draftEnds.of(commandTask.room(), stopped, turnContext)
                : List.of();
    }

    private Outcome said(CommandTask commandTask, String how, CommandReply.Said said) {
        return new Outcome.Done(
                how, OutcomeMarker.ofControlLane(List.of(notice(commandTask, said)), ended(commandTask, said)));
    }

    private Outcome said(CommandTask commandTask, CommandReply.Said said, List<OutgoingEvent> first) {
        List<OutgoingEvent> toSend = Stream.of(first, said.before(), List.of(notice(commandTask, said)))
                .flatMap(List::stream)
                .toList();
        return new Outcome.Done("command", OutcomeMarker.ofControlLane(toSend, ended(commandTask, said)));
    }

    private static List<WaitingEvent> ended(CommandTask commandTask, CommandReply.Said said) {
        return Stream.concat(Stream.of(commandTask.waiting()), said.ended().stream())
                .toList();
    }

    private static OutgoingEvent marked(CommandTask commandTask, OutgoingEvent notice) {
        return OutcomeMarker.ofControlLane(List.of(notice), List.of(commandTask.waiting()))
                .getFirst();
    }

    private OutgoingEvent notice(CommandTask commandTask, CommandReply.Said said) {
        return notices.notice(commandTask.message(), commandTask.waiting(), said);
    }

    private String agentName(BoundRoom room) {
        return agentNames.of(room);
    }
}
