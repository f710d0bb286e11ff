package dev.homeroom.conversation.command;

import dev.homeroom.conversation.Conversations;
import dev.homeroom.rooms.SavedContexts;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** {@code !load name}: continues a conversation that was saved in the room. */
@Singleton
class LoadCommand extends Command {
    private final Conversations conversations;
    private final SavedContexts contexts;

    LoadCommand(Conversations conversations, SavedContexts contexts, Wording wording) {
        super("load", "[name]", Sentence.HELP_LOAD, wording);
        this.conversations = conversations;
        this.contexts = contexts;
    }

    @Override
    protected boolean isFor(CommandCall commandCall) {
        return super.isFor(commandCall) && !conversations.isShared(commandCall.bound());
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        if (commandCall.argument().isBlank()) {
            return saved(commandCall, Sentence.LOAD_LIST);
        }
        if (!SavedContexts.isName(commandCall.argument())) {
            return say(Sentence.COMMAND_NEEDS_NAME, Map.of("usage", usage(commandCall)));
        }
        return contexts.find(commandCall.bound(), commandCall.argument())
                .map(chatId -> load(commandCall, chatId))
                .orElseGet(() -> saved(commandCall, Sentence.LOAD_UNKNOWN));
    }

    private CommandReply load(CommandCall commandCall, String chatId) {
        conversations.resume(commandCall.bound(), chatId);
        return say(Sentence.LOADED, Map.of("name", commandCall.argument(), "agent", commandCall.agentName()));
    }

    private CommandReply saved(CommandCall commandCall, Sentence sentence) {
        List<String> names = contexts.names(commandCall.bound());
        return names.isEmpty()
                ? say(Sentence.LOAD_NOTHING_SAVED, Map.of("save", commandCall.prefix() + "save name"))
                : say(
                        sentence,
                        Map.of(
                                "name",
                                commandCall.argument(),
                                "names",
                                String.join(", ", names),
                                "load",
                                commandCall.prefix() + "load name"));
    }
}
