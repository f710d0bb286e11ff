package dev.homeroom.conversation.command;

import dev.homeroom.conversation.Level;
import dev.homeroom.wording.NoticeText;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One command word. It runs in the control lane of a room, so it must take seconds at most. After a crash it runs again
 * for the same message.
 */
public abstract class Command {
    private final String word;
    private final String argument;
    private final Sentence summary;
    private final Wording wording;

    /**
     * @param word in lower case, without the prefix
     * @param argument the argument after the word, like {@code name} or {@code [name]}; empty for a command without one
     * @param summary the description of the command in {@code !help}
     */
    protected Command(String word, String argument, Sentence summary, Wording wording) {
        this.word = word;
        this.argument = argument;
        this.summary = summary;
        this.wording = wording;
    }

    final String word() {
        return word;
    }

    /** The command as people write it. */
    protected final String written(CommandCall call) {
        return call.prefix() + word;
    }

    /** The command as people write it, with its argument. */
    protected final String usage(CommandCall call) {
        return (written(call) + " " + argument).strip();
    }

    final String summary() {
        return text(summary, Map.of());
    }

    /**
     * Whether the command is useful to the asker in this room. {@code !help} leaves out the other commands. When such a
     * command is sent anyway, its reply says why it does nothing.
     */
    protected boolean isFor(CommandCall commandCall) {
        return !commandCall.isArchived();
    }

    /** The lowest level that may use the command. */
    protected Level needs() {
        return Level.CHAT;
    }

    /** @throws dev.homeroom.matrix.HomeserverException when the homeserver did not accept a request of the command */
    protected abstract CommandReply run(CommandCall commandCall);

    protected final String text(Sentence sentence, Map<String, String> names) {
        return wording.of(sentence, names);
    }

    protected final CommandReply.Said say(Sentence sentence, Map<String, String> names) {
        return CommandReply.Said.of(wording.notice(sentence, names));
    }

    protected final NoticeText line(Sentence sentence, Map<String, String> names) {
        return wording.notice(sentence, names);
    }

    /** @param lines one at least */
    static CommandReply.Said say(List<NoticeText> lines) {
        if (lines.size() == 1) {
            return CommandReply.Said.of(lines.getFirst());
        }
        ReplyLines reply = new ReplyLines();
        lines.forEach(reply::add);
        return reply.reply();
    }

    /** For a command about chat rooms that the asker may manage; in other rooms, the reply says why it does nothing. */
    final CommandReply inManagedRoom(CommandCall call, Supplier<CommandReply> work) {
        if (!call.isInChatRoom()) {
            return say(Sentence.ONLY_IN_CHAT_ROOMS, Map.of("command", written(call), "new", call.prefix() + "new"));
        }
        return call.mayManage() ? work.get() : say(Sentence.COMMAND_FOR_OWNERS, Map.of("command", written(call)));
    }
}
