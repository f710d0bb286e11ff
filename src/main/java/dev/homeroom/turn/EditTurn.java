package dev.homeroom.turn;

import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.work.Progress;
import dev.homeroom.work.Settlement;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** An edit of a message: part of it while its agent has not been asked; afterwards a setting decides. */
@ApplicationScoped
class EditTurn {
    private final Events events;
    private final Settlement.WhenLate whenLate;

    EditTurn(Events events, TurnSettings settings) {
        this.events = events;
        this.whenLate = switch (settings.onLateEdit()) {
            case IGNORE -> Settlement.WhenLate.IGNORE;
            case RUN -> Settlement.WhenLate.RUN;
        };
    }

    /** At the desk, where edits come in. What others than its sender make of a message is no edit of it. */
    Settlement handle(Edit edit, Progress progress) {
        boolean isForeign = events.known(edit.about().value(), progress)
                .filter(message -> !message.sender().equals(edit.event().sender()))
                .isPresent();
        return isForeign
                ? new Settlement.Settled("not theirs to edit", List.of())
                : new Settlement.Amendment(edit.about().value(), whenLate);
    }

    /** The message that an edit makes, when it has a turn of its own; empty when the edited one is not known any more. */
    Optional<RoomEvent> asMessage(Edit edit, Progress progress) {
        return events.known(edit.about().value(), progress).map(edit::appliedTo);
    }
}
