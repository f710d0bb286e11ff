package dev.homeroom.rooms.template;

/** The command that lists all commands, as topics name it. */
@FunctionalInterface
public interface HelpWord {
    /** With the prefix, like {@code !help}. */
    String helpCommand();
}
