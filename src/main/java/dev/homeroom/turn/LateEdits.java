package dev.homeroom.turn;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.conversation.AgentNames;
import dev.homeroom.files.incoming.StagedFiles;
import dev.homeroom.matrix.Edit;
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
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Edits that arrived after the agent was asked: a setting decides about them. */
@Singleton
class LateEdits {
    private final Bindings bindings;
    private final AgentNames agentNames;
    private final OutgoingEvents outgoingEvents;
    private final StagedFiles stagedFiles;
    private final OnLateEdit onLateEdit;

    LateEdits(
            Bindings bindings,
            AgentNames agentNames,
            OutgoingEvents outgoingEvents,
            StagedFiles stagedFiles,
            TurnSettings settings) {
        this.bindings = bindings;
        this.agentNames = agentNames;
        this.outgoingEvents = outgoingEvents;
        this.stagedFiles = stagedFiles;
        this.onLateEdit = settings.onLateEdit();
    }

    /**
     * Runs in the edit's own turn. Where late edits are ignored, a notice says so, once for each message. The agent has not
     * been asked about a file that waits, so its edit is in time. A turn that began under another setting continues.
     */
    Optional<Outcome> tooLate(Edit edit, WaitingEvent waiting) {
        if (stagedFiles.isStaged(edit.about()) || waiting.wasBegun()) {
            return Optional.empty();
        }
        return switch (onLateEdit) {
            case RUN -> Optional.empty();
            case IGNORE -> bindings.reconcile(waiting.room()).map(room -> sayHow(room, edit, waiting));
        };
    }

    private Outcome sayHow(BoundRoom room, Edit edit, WaitingEvent waiting) {
        String agentName = agentNames.of(room);
        OutgoingEvent notice = outgoingEvents.notice(
                room.agentUser(),
                room.room(),
                edit.about().value(),
                "edited",
                Sentence.EDIT_TOO_LATE,
                Map.of("agent", agentName));
        OutgoingEvent reply = ReplyRelates.to(edit.about(), JsonNodeFactory.instance.objectNode(), ReplyRelation.REPLY)
                .on(notice);
        return new Outcome.Done("edited too late", OutcomeMarker.onLast(List.of(reply), waiting, room.agentUser()));
    }
}
