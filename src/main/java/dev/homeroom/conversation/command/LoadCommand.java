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
class LoadCommand implements Command {
    private final Conversations conversations;
    private final SavedContexts contexts;
    private final Wording wording;

    LoadCommand(Conversations conversations, SavedContexts contexts, Wording wording) {
        this.conversations = conversations;
        this.contexts = contexts;
        this.wording = wording;
    }

    @Override
    public String word() {
        return "load";
    }

    @Override
    public String argument() {
        return "[name]";
    }

    @Override
    public Sentence summary() {
        return Sentence.HELP_LOAD;
    }

    @Override
    public boolean isFor(CommandCall commandCall) {
        return Command.super.isFor(commandCall) && !conversations.isShared(commandCall.bound());
    }

    @Override
    public CommandReply run(CommandCall commandCall) {
        if (commandCall.argument().isBlank()) {
            return list(commandCall);
        }
        if (!SavedContexts.isName(commandCall.argument())) {
            return CommandReply.Said.of(
                    wording.of(Sentence.COMMAND_NEEDS_NAME, Map.of("usage", commandCall.usage(this))));
        }
        return contexts.find(commandCall.bound(), commandCall.argument())
                .map(chatId -> load(commandCall, chatId))
                .orElseGet(() -> unknown(commandCall));
    }

    private CommandReply load(CommandCall commandCall, String chatId) {
        conversations.resume(commandCall.room(), chatId);
        return CommandReply.Said.of(
                wording.of(Sentence.LOADED, Map.of("name", commandCall.argument(), "agent", commandCall.agentName())));
    }

    private CommandReply list(CommandCall commandCall) {
        return saved(commandCall, Sentence.LOAD_LIST);
    }

    private CommandReply unknown(CommandCall commandCall) {
        return saved(commandCall, Sentence.LOAD_UNKNOWN);
    }

    private CommandReply saved(CommandCall commandCall, Sentence sentence) {
        List<String> names = contexts.names(commandCall.bound());
        return CommandReply.Said.of(
                names.isEmpty()
                        ? wording.of(Sentence.LOAD_NOTHING_SAVED, Map.of("save", commandCall.prefix() + "save name"))
                        : wording.of(
                                sentence,
                                Map.of(
                                        "name",
                                        commandCall.argument(),
                                        "names",
                                        String.join(", ", names),
                                        "load",
                                        commandCall.prefix() + "load name")));
    }
}
