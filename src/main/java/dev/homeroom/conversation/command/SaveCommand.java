package dev.homeroom.conversation.command;

import dev.homeroom.conversation.Conversations;
import dev.homeroom.conversation.command.AddressedAgents.Addressed;
import dev.homeroom.conversation.command.AddressedAgents.NamedBinding;
import dev.homeroom.rooms.SavedContexts;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.wording.NoticeText;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code !save name}: saves the room's conversation under a name, so that {@code !load} can return to it. With several agents, it
 * saves that of each, or that of the agent before the name.
 */
@Singleton
class SaveCommand extends Command {
    private final Conversations conversations;
    private final SavedContexts contexts;
    private final AddressedAgents addressedAgents;

    SaveCommand(Conversations conversations, SavedContexts contexts, AddressedAgents addressedAgents, Wording wording) {
        super("save", "name", Sentence.HELP_SAVE, wording);
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
        if (!SavedContexts.isName(addressed.rest())) {
            return say(Sentence.COMMAND_NEEDS_NAME, Map.of("usage", usage(commandCall)));
        }
        List<NoticeText> lines = new ArrayList<>();
        boolean saved = false;
        for (NamedBinding agent : addressed.agents()) {
            switch (conversations.memoryOf(agent.bound())) {
                case SHARED -> lines.add(line(Sentence.SAVE_SHARED, Map.of("agent", agent.name())));
                case NONE -> lines.add(line(Sentence.CONTEXT_NONE, Map.of("agent", agent.name())));
                case OWN -> {
                    save(commandCall, agent.bound(), addressed.rest());
                    saved = true;
                }
            }
        }
        if (saved) {
            lines.addFirst(line(Sentence.SAVED, names(commandCall, addressed)));
        }
        return say(lines);
    }

    private void save(CommandCall commandCall, BoundRoom agent, String name) {
        contexts.save(
                agent,
                name,
                agent.binding().chatId().orElseThrow(),
                commandCall.message().sentAt(),
                commandCall.asker());
    }

    private static Map<String, String> names(CommandCall commandCall, Addressed addressed) {
        return Map.of(
                "name",
                addressed.rest(),
                "load",
                commandCall.prefix() + "load " + addressed.prefix() + addressed.rest());
    }
}
