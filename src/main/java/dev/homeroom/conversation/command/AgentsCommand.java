package dev.homeroom.conversation.command;

import dev.homeroom.conversation.RoomDoor;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** {@code !agents}: lists the agents that people can write to, with links to their rooms. */
@Singleton
class AgentsCommand extends Command {
    private final AgentDirectory directory;
    private final Bindings bindings;
    private final Namespace namespace;
    private final RoomDoor door;

    AgentsCommand(AgentDirectory directory, Bindings bindings, Namespace namespace, RoomDoor door, Wording wording) {
        super("agents", "", Sentence.HELP_AGENTS, wording);
        this.door = door;
        this.directory = directory;
        this.bindings = bindings;
        this.namespace = namespace;
    }

    private static final int MOST = 30;

    @Override
    protected boolean isFor(CommandCall commandCall) {
        return true;
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        List<KnownAgent> agents = directory.all().stream()
                .filter(agent -> agent.isListed() && agent.enabled())
                .sorted(Comparator.comparing(KnownAgent::name, String.CASE_INSENSITIVE_ORDER))
                .toList();
        ReplyLines replyLines =
                new ReplyLines().add(text(Sentence.AGENTS_HEADING, Map.of("count", String.valueOf(agents.size()))));
        agents.stream().limit(MOST).forEach(agent -> addTo(replyLines, agent, commandCall.asker()));
        if (agents.size() > MOST) {
            replyLines.add(text(Sentence.AGENTS_MORE, Map.of("count", String.valueOf(agents.size() - MOST))));
        }
        return replyLines.reply();
    }

    private void addTo(ReplyLines replyLines, KnownAgent agent, UserId asker) {
        String name = agent.name().isBlank() ? agent.ref().agentId() : agent.name();
        bindings.agentRoomOf(agent.ref())
                .filter(room -> door.isOpenTo(asker, room))
                .ifPresentOrElse(
                        room -> replyLines.addLink(name, room, namespace.serverName()),
                        () -> replyLines.add(wayIn(name, agent)));
    }

    /** The line for an agent without a room that the asker can enter. Every reader may have a room with the agent. */
    private String wayIn(String name, KnownAgent agent) {
        UserId user = namespace.agentUser(agent.ref().backend(), agent.ref().agentId());
        return text(Sentence.AGENTS_WAY_IN, Map.of("agent", name, "user", user.value()));
    }
}
