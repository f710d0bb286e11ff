package dev.homeroom.turn.guard;

import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.conversation.command.Commands;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.reply.Turn;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rejects messages in archived rooms, with one notice a room, and in rooms that their agent has left, with one a message. */
@Singleton
class RequireActiveRoom implements Guard {
    private static final String HOW = "archived room";

    private final Commands commands;
    private final Bindings bindings;
    private final RunningTurns running;
    private final Namespace namespace;
    private final ReplyBuilder replyBuilder;
    private final OutgoingEvents outgoingEvents;

    RequireActiveRoom(
            Commands commands,
            Bindings bindings,
            RunningTurns running,
            Namespace namespace,
            ReplyBuilder replyBuilder,
            OutgoingEvents outgoingEvents) {
        this.commands = commands;
        this.bindings = bindings;
        this.running = running;
        this.namespace = namespace;
        this.replyBuilder = replyBuilder;
        this.outgoingEvents = outgoingEvents;
    }

    /**
     * A message whose agent was asked before the room was archived gets its answer, unless the agent's user has left, or waits for people:
     * they can't decide there any more.
     */
    @Override
    public Optional<Outcome> refuse(Turn turn) {
        Binding binding = present(turn);
        if (binding.kind() == Binding.RoomKind.INCIDENT && binding.archived()) {
            return Optional.of(refuseOnce(turn, Sentence.INCIDENT_ROOM_IS_CLOSED, Map.of()));
        }
        boolean isOfAgentAlone = binding.kind() == Binding.RoomKind.AGENT;
        if (binding.archived() && !isOfAgentAlone && !goesOn(turn)) {
            return Optional.of(
                    refuseOnce(turn, Sentence.ROOM_IS_ARCHIVED, Map.of("unarchive", commands.prefix() + "unarchive")));
        }
        if (binding.movedTo().isPresent()) {
            String room = "https://matrix.to/#/" + binding.movedTo().get();
            return Optional.of(gone(turn, Sentence.ROOM_MOVED, Map.of("agent", turn.agentName(), "room", room)));
        }
        return binding.archived() && isOfAgentAlone
                ? Optional.of(gone(turn, Sentence.ROOM_ARCHIVED, turn.names()))
                : Optional.empty();
    }

    private boolean goesOn(Turn turn) {
        return turn.isRepetition() && !running.waitsForPeople(turn.waiting());
    }

    /**
     * Of rooms that people close, as it is now: the agents leave soon, and the turns of a closed incident were stopped, those that had
     * begun as well. A binding that this process remembers may be older than that.
     */
    private Binding present(Turn turn) {
        Binding known = turn.room().binding();
        boolean isClosed = known.kind() == Binding.RoomKind.INCIDENT || known.kind() == Binding.RoomKind.CHAT;
        return isClosed
                ? bindings.reread(turn.roomId())
                        .map(first -> known.besides(first.binding()))
                        .orElse(known)
                : known;
    }

    /** The transaction id depends only on the room, so the notice is sent once, and relates to no message. */
    private Outcome refuseOnce(Turn turn, Sentence sentence, Map<String, String> names) {
        OutgoingEvent notice = outgoingEvents.notice(
                namespace.bot(), turn.roomId(), turn.roomId().value(), "archived", sentence, names);
        return replyBuilder.endUnrelated(turn, HOW, notice);
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
