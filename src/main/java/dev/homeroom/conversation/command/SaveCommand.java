package dev.homeroom.conversation.command;

import dev.homeroom.conversation.Conversations;
import dev.homeroom.rooms.SavedContexts;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code !save name}: saves the room's conversation under a name, so that {@code !load} can return to it. */
@Singleton
class SaveCommand extends Command {
    private final Conversations conversations;
    private final SavedContexts contexts;

    SaveCommand(Conversations conversations, SavedContexts contexts, Wording wording) {
        super("save", "name", Sentence.HELP_SAVE, wording);
        this.conversations = conversations;
        this.contexts = contexts;
    }

    @Override
    protected boolean isFor(CommandCall commandCall) {
        return super.isFor(commandCall) && !conversations.isShared(commandCall.bound());
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        if (!SavedContexts.isName(commandCall.argument())) {
            return say(Sentence.COMMAND_NEEDS_NAME, Map.of("usage", usage(commandCall)));
        }
        return switch (conversations.memoryOf(commandCall.bound())) {
            case SHARED -> say(Sentence.SAVE_SHARED, commandCall.names());
            case NONE -> say(Sentence.CONTEXT_NONE, commandCall.names());
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
        return say(
                Sentence.SAVED,
                Map.of(
                        "name",
                        commandCall.argument(),
                        "load",
                        commandCall.prefix() + "load " + commandCall.argument()));
    }
}
