package dev.homeroom.turn;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.space.Binding;
import dev.homeroom.space.BoundRoom;
import dev.homeroom.space.InvitedRooms;
import dev.homeroom.wording.Sentence;
import dev.homeroom.work.Outgoing;
import dev.homeroom.work.Settlement;
import dev.homeroom.work.WaitingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What people do to a room that an agent was invited to: they remove the agent, or encrypt the room. */
@ApplicationScoped
class RoomChange {
    private static final Set<Binding.Kind> OF_PEOPLE = Set.of(Binding.Kind.DIRECT, Binding.Kind.GROUP);

    private final Homeserver homeserver;
    private final InvitedRooms rooms;
    private final Post post;

    RoomChange(Homeserver homeserver, InvitedRooms rooms, Post post) {
        this.homeserver = homeserver;
        this.rooms = rooms;
        this.post = post;
    }

    /** An agent that people remove from a room of their own stays away until it is invited again. */
    Settlement removed(RoomEvent event, Optional<BoundRoom> bound) {
        boolean isGone = bound.filter(room -> OF_PEOPLE.contains(room.binding().kind()))
                .filter(room ->
                        event.stateKey().equals(Optional.of(room.agentUser().value())))
                .filter(this::isNotThere)
                .isPresent();
        if (isGone) {
            rooms.forget(event.room());
        }
        return new Settlement.Settled(isGone ? "removed" : "nothing to do", List.of());
    }

    /** It may have been invited again meanwhile, and be back. */
    private boolean isNotThere(BoundRoom room) {
        return !homeserver.joinedRooms(room.agentUser()).contains(room.room());
    }

    /** Said once, whatever comes: everything in the room has the same cause. */
    Settlement encrypted(RoomEvent event, WaitingEvent waiting, Optional<BoundRoom> bound) {
        return bound.map(room -> (Settlement) tellOnce(room, waiting))
                .orElseGet(() -> new Settlement.Settled("nothing to do", List.of()));
    }

    private Settlement.Settled tellOnce(BoundRoom room, WaitingEvent waiting) {
        Outgoing notice = post.notice(
                room.agentUser(), room.room(), room.room().value(), "encrypted", Sentence.ROOM_ENCRYPTED, Map.of());
        return new Settlement.Settled("encrypted", Marking.atDesk(List.of(notice), List.of(waiting)));
    }
}
