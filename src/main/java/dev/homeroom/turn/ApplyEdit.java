package dev.homeroom.turn;

import dev.homeroom.appservice.EventKind;
import dev.homeroom.conversation.RemovedMessages;
import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.rooms.Bindings;
import jakarta.inject.Singleton;
import java.util.List;

/** Handles edits. An edit before the agent is asked changes the question; a later one gets a turn of its own. */
@Singleton
class ApplyEdit implements KindHandler {

    private final Bindings bindings;
    private final RemovedMessages removedMessages;
    private final LateEdits lateEdits;
    private final AnswerMessage messages;

    ApplyEdit(Bindings bindings, RemovedMessages removedMessages, LateEdits lateEdits, AnswerMessage messages) {
        this.bindings = bindings;
        this.removedMessages = removedMessages;
        this.lateEdits = lateEdits;
        this.messages = messages;
    }

    @Override
    public EventKind kind() {
        return EventKind.EDIT;
    }

    @Override
    public Outcome handle(RoomEvent event, WaitingEvent waiting, TurnContext turnContext) {
        return Edit.of(event)
                .map(edit ->
                        turnContext.track().isControl() ? arrived(edit, turnContext) : late(edit, waiting, turnContext))
                .orElse(Outcome.Done.NOTHING);
    }

    /** Only the message's sender can edit it. A late edit gets its own turn, even if that turn only says so. */
    private Outcome arrived(Edit edit, TurnContext turnContext) {
        boolean isForeign = turnContext
                .known(edit.about().value())
                .filter(message -> !message.sender().equals(edit.event().sender()))
                .isPresent();
        if (!isForeign) {
            bindings.reconcileAgents(edit.event().room())
                    .ifPresent(agents -> agents.all().forEach(agent -> removedMessages.edited(agent, edit.about())));
        }
        return isForeign
                ? new Outcome.Done("not theirs to edit", List.of())
                : new Outcome.Edited(edit.about().value(), Outcome.WhenLate.RUN);
    }

    private Outcome late(Edit edit, WaitingEvent waiting, TurnContext turnContext) {
        return lateEdits
                .tooLate(edit, waiting)
                .or(() -> turnContext
                        .known(edit.about().value())
                        .map(message -> messages.handle(edit.appliedTo(message), waiting, turnContext)))
                .orElse(Outcome.Done.NOTHING);
    }
}
