package dev.homeroom.conversation.command;

import dev.homeroom.conversation.Conversations;
import dev.homeroom.space.SavedContexts;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** {@code !load name}: the room goes on with a conversation that was saved in it. */
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
        return "name";
    }

    @Override
    public Sentence summary() {
        return Sentence.HELP_LOAD;
    }

    @Override
    public boolean isFor(Call call) {
        return Command.super.isFor(call) && !conversations.isShared(call.bound());
    }

    @Override
    public Reply run(Call call) {
        if (!SavedContexts.isName(call.argument())) {
            return Reply.Said.of(wording.of(Sentence.COMMAND_NEEDS_NAME, Map.of("usage", call.usage(this))));
        }
        return contexts.find(call.bound(), call.argument())
                .map(chatId -> load(call, chatId))
                .orElseGet(() -> unknown(call));
    }

    private Reply load(Call call, String chatId) {
        conversations.resume(call.room(), chatId);
        return Reply.Said.of(wording.of(Sentence.LOADED, Map.of("name", call.argument(), "agent", call.agentName())));
    }

    private Reply unknown(Call call) {
        List<String> names = contexts.names(call.bound());
        return Reply.Said.of(
                names.isEmpty()
                        ? wording.of(Sentence.LOAD_NOTHING_SAVED, Map.of("save", call.prefix() + "save name"))
                        : wording.of(
                                Sentence.LOAD_UNKNOWN,
                                Map.of("name", call.argument(), "names", String.join(", ", names))));
    }
}
