package dev.homeroom.conversation.command;

import dev.homeroom.conversation.Conversations;
import dev.homeroom.rooms.SavedContexts;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** {@code !context}: shows whose memory this room has, and the contexts that are saved from it. */
@Singleton
class ContextCommand extends Command {
    private final Conversations conversations;
    private final SavedContexts contexts;

    ContextCommand(Conversations conversations, SavedContexts contexts, Wording wording) {
        super("context", "", Sentence.HELP_CONTEXT, wording);
        this.conversations = conversations;
        this.contexts = contexts;
    }

    @Override
    protected boolean isFor(CommandCall commandCall) {
        return true;
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        ReplyLines replyLines = new ReplyLines().add(text(sentence(commandCall), names(commandCall)));
        List<String> saved = contexts.names(commandCall.bound());
        if (!saved.isEmpty()) {
            replyLines.add(text(Sentence.CONTEXT_SAVED, Map.of("names", String.join(", ", saved))));
        }
        return CommandReply.Said.of(replyLines.reply().text());
    }

    private Sentence sentence(CommandCall commandCall) {
        return switch (conversations.memoryOf(commandCall.bound())) {
            case OWN -> Sentence.CONTEXT_OWN;
            case SHARED -> Sentence.CONTEXT_SHARED;
            case NONE -> Sentence.CONTEXT_NONE;
        };
    }

    private static Map<String, String> names(CommandCall commandCall) {
        return Map.of(
                "agent",
                commandCall.agentName(),
                "chat",
                commandCall.bound().binding().chatId().orElse(""));
    }
}
