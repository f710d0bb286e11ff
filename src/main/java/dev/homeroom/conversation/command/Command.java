package dev.homeroom.conversation.command;

import dev.homeroom.conversation.Level;
import dev.homeroom.wording.Sentence;

/**
 * One command word. Called from the desk of a room, so it takes no more than seconds; and, after a crash, again for the same
 * message.
 */
interface Command {
    /** In lower case, without the prefix. */
    String word();

    /** What may follow the word, like {@code name} or {@code [name]}; empty for a command that takes nothing. */
    default String argument() {
        return "";
    }

    /** What it does, for {@code !help}. */
    Sentence summary();

    /**
     * Whether it has anything to do for whoever asks, in the room where they ask. What has not is left out of {@code !help},
     * and says itself why not when it is sent all the same.
     */
    default boolean isFor(CommandCall commandCall) {
        return !commandCall.isArchived();
    }

    /** Who may use it. */
    default Level needs() {
        return Level.CHAT;
    }

    /** @throws dev.homeroom.matrix.HomeserverException when the homeserver did not take what it needs */
    CommandReply run(CommandCall commandCall);
}
