package dev.homeroom.turn;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.conversation.RemovedMessages;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.files.incoming.StagedFiles;
import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.turn.TurnSettings.OnLateEdit;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyRelates;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Handles edits. An edit before the agent is asked changes the question; a setting decides about later edits. */
@ApplicationScoped
class ApplyEdit {
    private final StoredEvents storedEvents;
    private final Bindings bindings;
    private final AgentDirectory directory;
    private final OutgoingEvents outgoingEvents;
    private final RemovedMessages removedMessages;
    private final StagedFiles stagedFiles;
    private final OnLateEdit onLateEdit;

    ApplyEdit(
            StoredEvents storedEvents,
            Bindings bindings,
            AgentDirectory directory,
            OutgoingEvents outgoingEvents,
            RemovedMessages removedMessages,
            StagedFiles stagedFiles,
            TurnSettings settings) {
        this.storedEvents = storedEvents;
        this.bindings = bindings;
        this.directory = directory;
        this.outgoingEvents = outgoingEvents;
        this.removedMessages = removedMessages;
        this.stagedFiles = stagedFiles;
        this.onLateEdit = settings.onLateEdit();
    }

    /**
     * Runs in the control lane, where edits arrive. Only the message's sender can edit it. A late edit gets its own
     * turn, even if that turn only says that the edit is late.
     */
    Outcome handle(Edit edit, TurnContext turnContext) {
        boolean isForeign = storedEvents
                .known(edit.about().value(), turnContext)
                .filter(message -> !message.sender().equals(edit.event().sender()))
                .isPresent();
        if (!isForeign) {
            bindings.reconcile(edit.event().room()).ifPresent(room -> removedMessages.edited(room, edit.about()));
        }
        return isForeign
                ? new Outcome.Done("not theirs to edit", List.of())
                : new Outcome.Edited(edit.about().value(), Outcome.WhenLate.RUN);
    }

    /**
     * Runs in the edit's own turn. Where late edits are ignored, a notice says so, once for each message. The agent has not
     * been asked about a file that waits, so its edit is in time.
     */
    Optional<Outcome> tooLate(Edit edit, WaitingEvent waiting) {
        if (stagedFiles.isStaged(edit.about())) {
            return Optional.empty();
        }
        return switch (onLateEdit) {
            case RUN -> Optional.empty();
            case IGNORE -> bindings.reconcile(waiting.room()).map(room -> sayHow(room, edit, waiting));
        };
    }

    private Outcome sayHow(BoundRoom room, Edit edit, WaitingEvent waiting) {
        String agentName = directory
                .find(room.binding().agent())
                .map(KnownAgent::name)
                .filter(name -> !name.isBlank())
                .orElseGet(room.agentUser()::localpart);
        OutgoingEvent notice = outgoingEvents.notice(
                room.agentUser(),
                room.room(),
                edit.about().value(),
                "edited",
                Sentence.EDIT_TOO_LATE,
                Map.of("agent", agentName));
        OutgoingEvent reply = ReplyRelates.to(edit.about(), JsonNodeFactory.instance.objectNode(), ReplyRelation.REPLY)
                .on(notice);
        return OutcomeMarker.onMessage(new Outcome.Done("edited too late", List.of(reply)), waiting, room.agentUser());
    }

    /** Applies an edit that has its own turn to its message. Empty when the edited message is no longer known. */
    Optional<RoomEvent> asMessage(Edit edit, TurnContext turnContext) {
        return storedEvents.known(edit.about().value(), turnContext).map(edit::appliedTo);
    }
}
