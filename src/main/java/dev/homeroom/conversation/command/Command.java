package dev.homeroom.conversation.command;

import dev.homeroom.conversation.Level;
import dev.homeroom.wording.Sentence;

/**
 * One command word. It runs in the control lane of a room, so it must take seconds at most. After a crash it runs again
 * for the same message.
 */
interface Command {
    /** In lower case, without the prefix. */
    String word();

    /** The argument after the word, like {@code name} or {@code [name]}; empty for a command without one. */
    default String argument() {
        return "";
    }

    /** The description of the command in {@code !help}. */
    Sentence summary();

    /**
     * Whether the command is useful to the asker in this room. {@code !help} leaves out the other commands. When such a
     * command is sent anyway, its reply says why it does nothing.
     */
    default boolean isFor(CommandCall commandCall) {
        return !commandCall.isArchived();
    }

    /** The lowest level that may use the command. */
    default Level needs() {
        return Level.CHAT;
    }

    /** @throws dev.homeroom.matrix.HomeserverException when the homeserver did not accept a request of the command */
    CommandReply run(CommandCall commandCall);
}
