package dev.homeroom.reconcile.snapshot;

import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomState;
import java.util.List;
import java.util.Optional;

/** The content of {@code dev.homeroom.binding} in a room, by its author. */
public sealed interface BindingSource {
    /**
     * The bot wrote it, in a version that this Homeroom can read.
     *
     * @param further the bindings of the room's further agents
     */
    record Bound(Binding binding, List<Binding> further) implements BindingSource {
        public Bound {
            further = List.copyOf(further);
        }
    }

    /** The bot wrote it, but in another version, or it is malformed. Such a room is left unchanged. */
    record Unreadable() implements BindingSource {}

    /** Another user wrote it, so it is ignored. */
    record Untrusted(UserId sender) implements BindingSource {}

    /** There is none, or it was emptied. */
    record Unbound() implements BindingSource {}

    static BindingSource of(RoomState state, UserId bot) {
        Optional<StateEvent> event = state.event(EventTypes.BINDING, "")
                .filter(found -> !found.content().isEmpty());
        if (event.isEmpty()) {
            return new Unbound();
        }
        if (!event.get().sender().equals(bot)) {
            return new Untrusted(event.get().sender());
        }
        return Binding.of(event.get().content())
                .<BindingSource>map(binding -> new Bound(binding, Binding.furtherIn(state, bot)))
                .orElseGet(Unreadable::new);
    }
}
