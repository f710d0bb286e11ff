package dev.homeroom.conversation.command;

import dev.homeroom.conversation.Conversations;
import dev.homeroom.space.SavedContexts;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code !save name}: notes the conversation of the room under a name, so that it can be come back to. */
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
    public boolean isFor(Call call) {
        return Command.super.isFor(call) && !conversations.isShared(call.bound());
    }

    @Override
    public Reply run(Call call) {
        if (!SavedContexts.isName(call.argument())) {
            return Reply.Said.of(wording.of(Sentence.COMMAND_NEEDS_NAME, Map.of("usage", call.usage(this))));
        }
        return switch (conversations.memoryOf(call.bound())) {
            case SHARED -> Reply.Said.of(wording.of(Sentence.SAVE_SHARED, Map.of("agent", call.agentName())));
            case NONE -> Reply.Said.of(wording.of(Sentence.CONTEXT_NONE, Map.of("agent", call.agentName())));
            case OWN -> save(call);
        };
    }

    private Reply save(Call call) {
        contexts.save(
                call.bound(),
                call.argument(),
                call.bound().binding().chatId().orElseThrow(),
                call.message().sentAt(),
                call.asker());
        return Reply.Said.of(wording.of(
                Sentence.SAVED, Map.of("name", call.argument(), "load", call.prefix() + "load " + call.argument())));
    }
}
