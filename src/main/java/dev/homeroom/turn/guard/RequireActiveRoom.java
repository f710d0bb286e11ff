package dev.homeroom.turn.guard;

import dev.homeroom.conversation.command.Commands;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.reply.Turn;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;

/** Rejects messages in archived rooms. A notice says so once in each room. */
@ApplicationScoped
class RequireActiveRoom implements Guard {
    private static final String HOW = "archived room";

    private final Commands commands;
    private final Namespace namespace;
    private final ReplyBuilder replyBuilder;
    private final OutgoingEvents outgoingEvents;

    RequireActiveRoom(
            Commands commands, Namespace namespace, ReplyBuilder replyBuilder, OutgoingEvents outgoingEvents) {
        this.commands = commands;
        this.namespace = namespace;
        this.replyBuilder = replyBuilder;
        this.outgoingEvents = outgoingEvents;
    }

    /**
     * A message whose agent was asked before gets its answer. In an archived room of an agent alone, {@link RequireAgent} says
     * that the agent is gone.
     */
    @Override
    public Optional<Outcome> refuse(Turn turn) {
        Binding binding = turn.room().binding();
        return binding.archived() && binding.kind() != Binding.RoomKind.AGENT && !turn.isRepetition()
                ? Optional.of(refuseOnce(turn))
                : Optional.empty();
    }

    /** The transaction id depends only on the room, so the notice is sent once, and relates to no message. */
    private Outcome refuseOnce(Turn turn) {
        OutgoingEvent notice = outgoingEvents.notice(
                namespace.bot(),
                turn.roomId(),
                turn.roomId().value(),
                "archived",
                Sentence.ROOM_IS_ARCHIVED,
                Map.of("unarchive", commands.prefix() + "unarchive"));
        return replyBuilder.endUnrelated(turn, HOW, notice);
    }
}
