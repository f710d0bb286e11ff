package dev.homeroom.conversation.command;

import dev.homeroom.conversation.Conversations;
import dev.homeroom.rooms.SavedContexts;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code !save name}: saves the room's conversation under a name, so that {@code !load} can return to it. */
@Singleton
class SaveCommand implements Command {
    private final Conversations conversations;
    private final SavedContexts contexts;
    private final Wording wording;

    SaveCommand(Conversations conversations, SavedContexts contexts, Wording wording) {
        this.conversations = conversations;
        this.contexts = contexts;
        this.wording = wording;
    }

    @Override
    public String word() {
        return "save";
    }

    @Override
    public String argument() {
        return "name";
    }

    @Override
    public Sentence summary() {
        return Sentence.HELP_SAVE;
    }

    @Override
    public boolean isFor(CommandCall commandCall) {
        return Command.super.isFor(commandCall) && !conversations.isShared(commandCall.bound());
    }

    @Override
    public CommandReply run(CommandCall commandCall) {
        if (!SavedContexts.isName(commandCall.argument())) {
            return CommandReply.Said.of(
                    wording.of(Sentence.COMMAND_NEEDS_NAME, Map.of("usage", commandCall.usage(this))));
        }
        return switch (conversations.memoryOf(commandCall.bound())) {
            case SHARED ->
                CommandReply.Said.of(wording.of(Sentence.SAVE_SHARED, Map.of("agent", commandCall.agentName())));
            case NONE ->
                CommandReply.Said.of(wording.of(Sentence.CONTEXT_NONE, Map.of("agent", commandCall.agentName())));
            case OWN -> save(commandCall);
        };
    }

    private CommandReply save(CommandCall commandCall) {
        contexts.save(
                commandCall.bound(),
                commandCall.argument(),
                commandCall.bound().binding().chatId().orElseThrow(),
                commandCall.message().sentAt(),
                commandCall.asker());
        return CommandReply.Said.of(wording.of(
                Sentence.SAVED,
                Map.of(
                        "name",
                        commandCall.argument(),
                        "load",
                        commandCall.prefix() + "load " + commandCall.argument())));
    }
}
