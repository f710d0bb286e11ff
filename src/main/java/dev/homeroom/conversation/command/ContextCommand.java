package dev.homeroom.conversation.command;

import dev.homeroom.conversation.Conversations;
import dev.homeroom.space.SavedContexts;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** {@code !context}: whose memory this room has, and what is saved of it. */
@Singleton
class ContextCommand implements Command {
    private final Conversations conversations;
    private final SavedContexts contexts;
    private final Wording wording;

    ContextCommand(Conversations conversations, SavedContexts contexts, Wording wording) {
        this.conversations = conversations;
        this.contexts = contexts;
        this.wording = wording;
    }

    @Override
    public String word() {
        return "context";
    }

    @Override
    public Sentence summary() {
        return Sentence.HELP_CONTEXT;
    }

    @Override
    public boolean isFor(Call call) {
        return true;
    }

    @Override
    public Reply run(Call call) {
        Lines lines = new Lines().add(wording.of(sentence(call), names(call)));
        List<String> saved = contexts.names(call.bound());
        if (!saved.isEmpty()) {
            lines.add(wording.of(Sentence.CONTEXT_SAVED, Map.of("names", String.join(", ", saved))));
        }
        return Reply.Said.of(lines.reply().text());
    }

    private Sentence sentence(Call call) {
        return switch (conversations.memoryOf(call.bound())) {
            case OWN -> Sentence.CONTEXT_OWN;
            case SHARED -> Sentence.CONTEXT_SHARED;
            case NONE -> Sentence.CONTEXT_NONE;
        };
    }

    private static Map<String, String> names(Call call) {
        return Map.of(
                "agent",
                call.agentName(),
                "chat",
                call.bound().binding().chatId().orElse(""));
    }
}
