package dev.homeroom.turn.reception;

import dev.homeroom.conversation.Level;
import dev.homeroom.conversation.Permissions;
import dev.homeroom.conversation.command.CommandLine;
import dev.homeroom.conversation.command.CommandReply;
import dev.homeroom.conversation.command.Commands;
import dev.homeroom.conversation.command.LikelyWord;
import dev.homeroom.conversation.command.ReplyLines;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
import dev.homeroom.turn.guard.MessageAge;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The bot's reply to each message: to its own commands, to the choice of an agent, and to anything else. */
@Singleton
class BotReplies {
    private static final Logger LOG = Logger.getLogger(BotReplies.class);

    private final Commands commands;
    private final Permissions permissions;
    private final AgentDesk agents;
    private final ServiceStatus status;
    private final ReconcileDesk reconcile;
    private final IncidentDesk incidents;
    private final MessageAge age;
    private final Wording wording;

    BotReplies(
            Commands commands,
            Permissions permissions,
            AgentDesk agents,
            ServiceStatus status,
            ReconcileDesk reconcile,
            IncidentDesk incidents,
            MessageAge age,
            Wording wording) {
        this.commands = commands;
        this.permissions = permissions;
        this.agents = agents;
        this.status = status;
        this.reconcile = reconcile;
        this.incidents = incidents;
        this.age = age;
        this.wording = wording;
    }

    private enum BotCommand {
        AGENTS(" [number or name]", Level.CHAT, Sentence.BOT_HELP_AGENTS),
        HELP("", Level.CHAT, Sentence.HELP_HELP),
        INCIDENT(" open|update|close|list", Level.MANAGE, Sentence.BOT_HELP_INCIDENT),
        RECONCILE(" [dry-run]", Level.ADMIN, Sentence.BOT_HELP_RECONCILE),
        STATUS("", Level.ADMIN, Sentence.BOT_HELP_STATUS);

        private final String argument;
        private final Level needs;
        private final Sentence summary;

        BotCommand(String argument, Level needs, Sentence summary) {
            this.argument = argument;
            this.needs = needs;
            this.summary = summary;
        }

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static List<BotCommand> usableBy(Level level) {
            return Arrays.stream(values())
                    .filter(command -> level.includes(command.needs))
                    .toList();
        }

        private static Optional<BotCommand> of(String word) {
            return Arrays.stream(values())
                    .filter(command -> command.word().equals(word))
                    .findFirst();
        }
    }

    /** Whether the message is a command, known or not. */
    boolean isCommand(RoomEvent message) {
        return lineIn(message).isPresent();
    }

    private Optional<CommandLine> lineIn(RoomEvent message) {
        return commands.lineIn(message)
                .filter(line -> !line.spaced() || BotCommand.of(line.word()).isPresent());
    }

    /** @throws HomeserverException when the homeserver may do it later */
    CommandReply.Said to(RoomEvent message) {
        Optional<CommandLine> line = lineIn(message);
        String name = line.map(CommandLine::word).map(this::prefixed).orElse("");
        try {
            return line.map(command -> toCommand(command, message)).orElseGet(() -> toText(message));
        } catch (HomeserverException.Refused e) {
            e.throwIfPassing();
            String errorId = ErrorId.next();
            LOG.warnf("The bot could not do what a person asked: error=%s (%s)", errorId, e.getMessage());
            return say(
                    Sentence.COMMAND_FAILED,
                    Map.of("command", name.isEmpty() ? prefixed(BotCommand.AGENTS.word()) : name, "error", errorId));
        }
    }

    private CommandReply.Said toCommand(CommandLine line, RoomEvent message) {
        String name = prefixed(line.word());
        Level level = permissions.of(message.sender());
        Optional<BotCommand> command = BotCommand.of(line.word());
        if (age.isTooOld(message)) {
            return say(Sentence.COMMAND_TOO_OLD, Map.of("command", name));
        }
        if (command.isEmpty()) {
            return unknown(line, level);
        }
        if (!level.includes(command.get().needs)) {
            return say(Sentence.COMMAND_NOT_PERMITTED, Map.of("command", name));
        }
        LOG.infof("A command to the bot: by=%s command=%s", message.sender(), name);
        return switch (command.get()) {
            case AGENTS -> agents.listOrInvite(line.argument(), message);
            case HELP -> help(level);
            case INCIDENT -> incidents.run(line.argument(), name, message);
            case RECONCILE -> reconcile.run(line.argument(), name);
            case STATUS -> status.reply();
        };
    }

    /** A plain number or name chooses an agent, as people answer the list. */
    private CommandReply.Said toText(RoomEvent message) {
        return (age.isTooOld(message) ? Optional.<CommandReply.Said>empty() : agents.chosenIn(message))
                .orElseGet(() -> say(
                        Sentence.BOT_IS_NO_AGENT,
                        Map.of(
                                "agents",
                                prefixed(BotCommand.AGENTS.word()),
                                "help",
                                prefixed(BotCommand.HELP.word()))));
    }

    private CommandReply.Said help(Level level) {
        ReplyLines lines = new ReplyLines().add(wording.of(Sentence.BOT_HELP_HEADING, Map.of()));
        BotCommand.usableBy(level)
                .forEach(command ->
                        lines.add(prefixed(command.word()) + command.argument, wording.of(command.summary, Map.of())));
        return lines.reply();
    }

    private CommandReply.Said unknown(CommandLine line, Level level) {
        String name = prefixed(line.word());
        String help = prefixed(BotCommand.HELP.word());
        if (commands.words().contains(line.word())) {
            return say(
                    Sentence.COMMAND_ELSEWHERE, Map.of("command", name, "agents", prefixed(BotCommand.AGENTS.word())));
        }
        List<String> words =
                BotCommand.usableBy(level).stream().map(BotCommand::word).toList();
        return LikelyWord.of(line.word(), words)
                .map(likely -> say(
                        Sentence.COMMAND_MISSPELT, Map.of("command", name, "likely", prefixed(likely), "help", help)))
                .orElseGet(() -> say(Sentence.COMMAND_UNKNOWN, Map.of("command", name, "help", help)));
    }

    private String prefixed(String word) {
        return commands.prefix() + word;
    }

    private CommandReply.Said say(Sentence sentence, Map<String, String> names) {
        return CommandReply.Said.of(wording.of(sentence, names));
    }
}
