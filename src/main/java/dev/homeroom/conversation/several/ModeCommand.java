package dev.homeroom.conversation.several;

import dev.homeroom.conversation.AgentNames;
import dev.homeroom.conversation.command.Command;
import dev.homeroom.conversation.command.CommandCall;
import dev.homeroom.conversation.command.CommandReply;
import dev.homeroom.conversation.command.ReplyLines;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.further.RoomAgents;
import dev.homeroom.rooms.further.UsualModes;
import dev.homeroom.rooms.state.Binding.AnswerMode;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code !mode [agent] mode}: sets when agents answer in the room; without a mode, shows it. */
@Singleton
class ModeCommand extends Command {
    /** The word that removes a mode that people set. */
    private static final String AS_USUAL = "default";

    private final AgentNames agentNames;
    private final NamedAgent namedAgent;
    private final AgentSearch agents;
    private final Bindings bindings;
    private final UsualModes usualModes;

    ModeCommand(
            AgentNames agentNames,
            NamedAgent namedAgent,
            AgentSearch agents,
            Bindings bindings,
            UsualModes usualModes,
            Wording wording) {
        super("mode", "[agent] mode", Sentence.HELP_MODE, wording);
        this.agentNames = agentNames;
        this.namedAgent = namedAgent;
        this.agents = agents;
        this.bindings = bindings;
        this.usualModes = usualModes;
    }

    @Override
    protected boolean isFor(CommandCall commandCall) {
        return commandCall.mayManage() && !commandCall.isArchived();
    }

    /** The words of a command: which agent, if not all, and which mode, if one. */
    private record ModeWords(String agent, String mode) {
        static ModeWords of(String argument) {
            int last = argument.lastIndexOf(' ');
            String mode = argument.substring(last + 1).toLowerCase(Locale.ROOT);
            return AnswerMode.of(mode).isPresent() || mode.equals(AS_USUAL)
                    ? new ModeWords(argument.substring(0, Math.max(0, last)).strip(), mode)
                    : new ModeWords(argument, "");
        }
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        RoomAgents inRoom = bindings.agentsIn(commandCall.room()).orElseThrow();
        ModeWords words = ModeWords.of(commandCall.argument());
        if (words.mode().isEmpty() && words.agent().isEmpty()) {
            return shown(commandCall, inRoom);
        }
        if (words.mode().isEmpty()) {
            return say(Sentence.MODE_CHOICES, Map.of("command", written(commandCall)));
        }
        if (!commandCall.mayManage()) {
            return say(Sentence.COMMAND_FOR_OWNERS, Map.of("command", written(commandCall)));
        }
        if (words.agent().isEmpty()) {
            return set(commandCall, inRoom.all(), words.mode());
        }
        return namedAgent.in(
                commandCall,
                words.agent(),
                agent -> inRoom.of(agents.userOf(agent))
                        .map(present -> set(commandCall, List.of(present), words.mode()))
                        .orElseGet(() -> say(Sentence.NOT_IN_ROOM, Map.of("agent", agents.nameOf(agent)))));
    }

    private CommandReply set(CommandCall commandCall, List<BoundRoom> changed, String mode) {
        changed.forEach(agent -> bindings.change(agent, binding -> {
            if (mode.equals(AS_USUAL)) {
                binding.remove("mode");
            } else {
                binding.put("mode", mode);
            }
        }));
        RoomAgents inRoom = bindings.agentsIn(commandCall.room()).orElseThrow();
        ReplyLines lines = new ReplyLines();
        changed.stream()
                .flatMap(agent -> inRoom.of(agent.agentUser()).stream())
                .forEach(agent -> lines.add(line(inRoom, agent)));
        return lines.reply();
    }

    private CommandReply shown(CommandCall commandCall, RoomAgents inRoom) {
        ReplyLines lines = new ReplyLines();
        inRoom.all().forEach(agent -> lines.add(line(inRoom, agent)));
        if (commandCall.mayManage()) {
            lines.add(text(Sentence.MODE_CHOICES, Map.of("command", written(commandCall))));
        }
        return lines.reply();
    }

    private String line(RoomAgents inRoom, BoundRoom agent) {
        Optional<AnswerMode> own = agent.binding().mode();
        AnswerMode mode = own.orElseGet(() -> usualModes.of(inRoom).mode());
        Sentence sentence = switch (mode) {
            case OPEN -> Sentence.MODE_OPEN;
            case MENTION -> Sentence.MODE_MENTION;
            case LISTEN -> Sentence.MODE_LISTEN;
            case OFF -> Sentence.MODE_OFF;
        };
        String says = text(sentence, Map.of("agent", nameOf(agent)));
        return own.isPresent() ? says : says + " " + text(Sentence.MODE_USUAL, Map.of());
    }

    private String nameOf(BoundRoom agent) {
        return agentNames.of(agent);
    }
}
