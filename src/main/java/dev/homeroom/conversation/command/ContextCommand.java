package dev.homeroom.conversation.command;

import dev.homeroom.conversation.Conversations;
import dev.homeroom.conversation.command.AddressedAgents.NamedBinding;
import dev.homeroom.rooms.SavedContexts;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** {@code !context [agent]}: shows the memory that the room's agents have of it, and the contexts that are saved from it. */
@Singleton
class ContextCommand extends Command {
    private final Conversations conversations;
    private final SavedContexts contexts;
    private final AddressedAgents addressedAgents;

    ContextCommand(
            Conversations conversations, SavedContexts contexts, AddressedAgents addressedAgents, Wording wording) {
        super("context", "", Sentence.HELP_CONTEXT, wording);
        this.conversations = conversations;
        this.contexts = contexts;
        this.addressedAgents = addressedAgents;
    }

    @Override
    protected boolean isFor(CommandCall commandCall) {
        return true;
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        ReplyLines replyLines = new ReplyLines();
        addressedAgents.in(commandCall).agents().forEach(agent -> {
            replyLines.add(text(sentence(agent.bound()), names(agent)));
            List<String> saved = contexts.names(agent.bound());
            if (!saved.isEmpty()) {
                replyLines.add(text(Sentence.CONTEXT_SAVED, Map.of("names", String.join(", ", saved))));
            }
        });
        return CommandReply.Said.of(replyLines.reply().text());
    }

    private Sentence sentence(BoundRoom agent) {
        return switch (conversations.memoryOf(agent)) {
            case OWN -> Sentence.CONTEXT_OWN;
            case SHARED -> Sentence.CONTEXT_SHARED;
            case NONE -> Sentence.CONTEXT_NONE;
        };
    }

    private static Map<String, String> names(NamedBinding agent) {
        return Map.of(
                "agent", agent.name(), "chat", agent.bound().binding().chatId().orElse(""));
    }
}
