package dev.homeroom.conversation.command;

import dev.homeroom.conversation.Conversations;
import dev.homeroom.conversation.command.AddressedAgents.Addressed;
import dev.homeroom.conversation.command.AddressedAgents.NamedBinding;
import dev.homeroom.rooms.SavedContexts;
import dev.homeroom.wording.NoticeText;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/**
 * {@code !load name}: continues a conversation that was saved in the room. With several agents, each returns to its own of that
 * name, or only the agent before the name does.
 */
@Singleton
class LoadCommand extends Command {
    private final Conversations conversations;
    private final SavedContexts contexts;
    private final AddressedAgents addressedAgents;

    LoadCommand(Conversations conversations, SavedContexts contexts, AddressedAgents addressedAgents, Wording wording) {
        super("load", "[name]", Sentence.HELP_LOAD, wording);
        this.conversations = conversations;
        this.contexts = contexts;
        this.addressedAgents = addressedAgents;
    }

    @Override
    protected boolean isFor(CommandCall commandCall) {
        return super.isFor(commandCall) && !conversations.isShared(commandCall.bound());
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        Addressed addressed = addressedAgents.in(commandCall);
        if (addressed.rest().isBlank()) {
            return saved(commandCall, addressed, Sentence.LOAD_LIST);
        }
        if (!SavedContexts.isName(addressed.rest())) {
            return say(Sentence.COMMAND_NEEDS_NAME, Map.of("usage", usage(commandCall)));
        }
        List<NoticeText> loaded = addressed.agents().stream()
                .flatMap(agent -> contexts.find(agent.bound(), addressed.rest()).stream()
                        .map(chatId -> load(agent, addressed.rest(), chatId)))
                .toList();
        return loaded.isEmpty() ? saved(commandCall, addressed, Sentence.LOAD_UNKNOWN) : say(loaded);
    }

    private NoticeText load(NamedBinding agent, String name, String chatId) {
        conversations.resume(agent.bound(), chatId);
        return line(Sentence.LOADED, Map.of("name", name, "agent", agent.name()));
    }

    private CommandReply saved(CommandCall commandCall, Addressed addressed, Sentence sentence) {
        List<String> names = addressed.agents().stream()
                .flatMap(agent -> contexts.names(agent.bound()).stream())
                .distinct()
                .sorted()
                .toList();
        return names.isEmpty()
                ? say(Sentence.LOAD_NOTHING_SAVED, Map.of("save", commandCall.prefix() + "save name"))
                : say(
                        sentence,
                        Map.of(
                                "name",
                                addressed.rest(),
                                "names",
                                String.join(", ", names),
                                "load",
                                commandCall.prefix() + "load name"));
    }
}
