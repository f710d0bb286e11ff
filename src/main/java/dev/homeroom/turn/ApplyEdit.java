package dev.homeroom.turn;

import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** An edit of a message: part of it while its agent has not been asked; afterwards a setting decides. */
@ApplicationScoped
class ApplyEdit {
    private final StoredEvents storedEvents;
    private final Outcome.WhenLate whenLate;

    ApplyEdit(StoredEvents storedEvents, TurnSettings settings) {
        this.storedEvents = storedEvents;
        this.whenLate = switch (settings.onLateEdit()) {
            case IGNORE -> Outcome.WhenLate.IGNORE;
            case RUN -> Outcome.WhenLate.RUN;
        };
    }

    /** At the desk, where edits come in. What others than its sender make of a message is no edit of it. */
    Outcome handle(Edit edit, TurnContext turnContext) {
        boolean isForeign = storedEvents
                .known(edit.about().value(), turnContext)
                .filter(message -> !message.sender().equals(edit.event().sender()))
                .isPresent();
        return isForeign
                ? new Outcome.Done("not theirs to edit", List.of())
                : new Outcome.Edited(edit.about().value(), whenLate);
    }

    /** The message that an edit makes, when it has a turn of its own; empty when the edited one is not known any more. */
    Optional<RoomEvent> asMessage(Edit edit, TurnContext turnContext) {
        return storedEvents.known(edit.about().value(), turnContext).map(edit::appliedTo);
    }
}
