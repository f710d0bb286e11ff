package dev.homeroom.turn.guard;

import dev.homeroom.conversation.command.Commands;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rejects messages in archived rooms. A notice says so once in each room. */
@ApplicationScoped
public class RequireActiveRoom {
    private static final String HOW = "archived room";

    private final Bindings bindings;
    private final Commands commands;
    private final Namespace namespace;
    private final OutgoingEvents outgoingEvents;

    public RequireActiveRoom(Bindings bindings, Commands commands, Namespace namespace, OutgoingEvents outgoingEvents) {
        this.bindings = bindings;
        this.commands = commands;
        this.namespace = namespace;
        this.outgoingEvents = outgoingEvents;
    }

    /** Empty when the room is not archived, and for an agent's own room: its turn says that the agent is gone. */
    public Optional<Outcome> turnAway(RoomEvent message, WaitingEvent waiting) {
        return bindings.reconcile(message.room())
                .filter(room -> room.binding().archived() && room.binding().kind() != Binding.RoomKind.AGENT)
                .map(room -> refuseOnce(message, waiting));
    }

    private Outcome refuseOnce(RoomEvent message, WaitingEvent waiting) {
        OutgoingEvent notice = outgoingEvents.notice(
                namespace.bot(),
                message.room(),
                message.room().value(),
                "archived",
                Sentence.ROOM_IS_ARCHIVED,
                Map.of("unarchive", commands.prefix() + "unarchive"));
        return OutcomeMarker.onNotices(HOW, List.of(notice), waiting, namespace.bot());
    }
}
