package dev.homeroom.turn.guard;

import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.reply.Turn;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rejects messages in rooms that their agent has left for good, and to agents that are switched off. */
@ApplicationScoped
class RequireAgent implements Guard {
    private final AgentDirectory directory;
    private final ReplyBuilder replyBuilder;
    private final OutgoingEvents outgoingEvents;
    private final Namespace namespace;

    RequireAgent(
            AgentDirectory directory, ReplyBuilder replyBuilder, OutgoingEvents outgoingEvents, Namespace namespace) {
        this.directory = directory;
        this.replyBuilder = replyBuilder;
        this.outgoingEvents = outgoingEvents;
        this.namespace = namespace;
    }

    @Override
    public Optional<Outcome> refuse(Turn turn) {
        Binding binding = turn.room().binding();
        if (binding.movedTo().isPresent()) {
            return Optional.of(gone(
                    turn, Sentence.ROOM_MOVED, names(turn, binding.movedTo().get())));
        }
        if (binding.archived() && binding.kind() == Binding.RoomKind.AGENT) {
            return Optional.of(gone(turn, Sentence.ROOM_ARCHIVED, turn.names()));
        }
        return directory
                .find(turn.agent())
                .filter(agent -> !agent.enabled())
                .map(agent -> replyBuilder.notice(turn, Sentence.AGENT_DISABLED));
    }

    private static Map<String, String> names(Turn turn, RoomId successor) {
        return Map.of("agent", turn.agentName(), "room", "https://matrix.to/#/" + successor);
    }

    /** The agent's user has left; the bot says why nobody answers. */
    private Outcome gone(Turn turn, Sentence sentence, Map<String, String> names) {
        return replyBuilder.end(
                turn,
                sentence.name(),
                List.of(outgoingEvents.notice(
                        namespace.bot(), turn.roomId(), turn.cause(), "notice", sentence, names)));
    }
}
