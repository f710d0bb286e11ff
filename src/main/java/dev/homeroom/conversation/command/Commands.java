package dev.homeroom.conversation.command;

import dev.homeroom.appservice.ControlMessages;
import dev.homeroom.conversation.Level;
import dev.homeroom.conversation.Permissions;
import dev.homeroom.matrix.ReplyFallback;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.template.HelpWord;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recognises commands in messages and runs them. Replies come from the control lane of a room, while turns run. */
@ApplicationScoped
public class Commands implements ControlMessages, HelpWord {
    private final List<Command> commands;
    private final String prefix;
    private final CommandSettings.UnknownCommands unknownCommands;
    private final Permissions permissions;
    private final Wording wording;

    Commands(@All List<Command> commands, CommandSettings settings, Permissions permissions, Wording wording) {
        this.commands =
                commands.stream().sorted(Comparator.comparing(Command::word)).toList();
        this.prefix = settings.prefix();
        this.unknownCommands = settings.unknown();
        this.permissions = permissions;
        this.wording = wording;
    }

    public String prefix() {
        return prefix;
    }

    @Override
    public String helpCommand() {
        return prefix + "help";
    }

    @Override
    public boolean isForControlLane(RoomEvent message) {
        return in(message).isPresent();
    }

    /** The command in a message, with its prefix; empty when the message is for the agent. */
    public Optional<String> nameIn(RoomEvent message) {
        return in(message).map(line -> prefix + line.word());
    }

    /** The words of all commands of agents' rooms. */
    public List<String> words() {
        return commands.stream().map(Command::word).toList();
    }

    /** Parses any message that looks like a command, whether there is such a command or not. */
    public Optional<CommandLine> lineIn(RoomEvent message) {
        if (!"m.text".equals(message.content().path("msgtype").textValue())) {
            return Optional.empty();
        }
        String body = new ReplyFallback(message.content())
                .strip(message.content().path("body").asText(""));
        return CommandLine.of(body, prefix);
    }

    private Optional<CommandLine> in(RoomEvent message) {
        return lineIn(message).filter(line -> isTakenForOne(line) || find(line).isPresent());
    }

    private boolean isTakenForOne(CommandLine line) {
        return unknownCommands == CommandSettings.UnknownCommands.HINT && !line.spaced();
    }

    private Optional<Command> find(CommandLine line) {
        return commands.stream()
                .filter(command -> command.word().equals(line.word()))
                .findFirst();
    }

    /**
     * Runs the command in a message.
     *
     * @param message a message for which {@link #isForControlLane} is true
     * @param agentName the agent's name as people know it
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver did not accept a request of the command
     */
    public CommandReply answer(BoundRoom room, String agentName, RoomEvent message, TurnContext turnContext) {
        CommandLine line = in(message).orElseThrow(() -> new IllegalArgumentException("No command: " + message.id()));
        Level level = permissions.of(message.sender());
        List<Command> usable = commands.stream()
                .filter(command -> level.includes(command.needs()))
                .toList();
        Optional<Command> command = find(line);
        if (command.isEmpty()) {
            return unknown(line, usable);
        }
        if (!usable.contains(command.get())) {
            return say(Sentence.COMMAND_NOT_PERMITTED, Map.of("command", prefix + line.word()));
        }
        return command.get()
                .run(new CommandCall(room, agentName, message, level, line.argument(), usable, prefix, turnContext));
    }

    private CommandReply unknown(CommandLine line, List<Command> usable) {
        String command = prefix + line.word();
        String help = prefix + "help";
        return LikelyWord.of(line.word(), usable.stream().map(Command::word).toList())
                .map(likely -> say(
                        Sentence.COMMAND_MISSPELT, Map.of("command", command, "likely", prefix + likely, "help", help)))
                .orElseGet(() -> say(Sentence.COMMAND_UNKNOWN, Map.of("command", command, "help", help)));
    }

    private CommandReply say(Sentence sentence, Map<String, String> names) {
        return CommandReply.Said.of(wording.of(sentence, names));
    }
}
