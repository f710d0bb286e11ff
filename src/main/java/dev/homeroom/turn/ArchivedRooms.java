package dev.homeroom.turn;

import dev.homeroom.conversation.command.Commands;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.space.Binding;
import dev.homeroom.space.Bindings;
import dev.homeroom.wording.Sentence;
import dev.homeroom.work.Outgoing;
import dev.homeroom.work.Settlement;
import dev.homeroom.work.WaitingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says once in a room that is only there to be read that nobody answers in it. */
@ApplicationScoped
class ArchivedRooms {
    private static final String HOW = "archived room";

    private final Bindings bindings;
    private final Commands commands;
    private final Namespace namespace;
    private final Post post;

    ArchivedRooms(Bindings bindings, Commands commands, Namespace namespace, Post post) {
        this.bindings = bindings;
        this.commands = commands;
        this.namespace = namespace;
        this.post = post;
    }

    /** Empty when the room is not archived; of an agent that is gone, its own turn tells. */
    Optional<Settlement> turnAway(RoomEvent message, WaitingEvent waiting) {
        return bindings.reconcile(message.room())
                .filter(room -> room.binding().archived() && room.binding().kind() != Binding.Kind.AGENT)
                .map(room -> tellOnce(message, waiting));
    }

    private Settlement tellOnce(RoomEvent message, WaitingEvent waiting) {
        Outgoing notice = post.notice(
                namespace.bot(),
                message.room(),
                message.room().value(),
                "archived",
                Sentence.ROOM_IS_ARCHIVED,
                Map.of("unarchive", commands.prefix() + "unarchive"));
        return commands.isForDesk(message)
                ? new Settlement.Settled(HOW, Marking.atDesk(List.of(notice), List.of(waiting)))
                : Marking.onMessage(new Settlement.Settled(HOW, List.of(notice)), waiting, namespace.bot());
    }
}
