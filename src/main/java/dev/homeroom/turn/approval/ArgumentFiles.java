package dev.homeroom.turn.approval;

import dev.homeroom.backend.AgentOutcome.ToolRequest;
import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.card.ShownArguments;
import dev.homeroom.files.outgoing.OutgoingFiles;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.turn.reply.Turn;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments that are too long for a card, as files in the room. */
@Singleton
public class ArgumentFiles {
    private final OutgoingFiles outgoingFiles;
    private final Wording wording;

    public ArgumentFiles(OutgoingFiles outgoingFiles, Wording wording) {
        this.outgoingFiles = outgoingFiles;
        this.wording = wording;
    }

    /** Without those that the workspace can't take. */
    List<OutgoingEvent> of(Turn turn, ApprovalCard card, List<ToolRequest> requests) {
        List<OutgoingEvent> files = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            ToolRequest request = requests.get(i);
            String id = card.id() + "-arguments-" + i;
            ShownArguments.of(request.arguments(), requests.size())
                    .whole()
                    .flatMap(whole -> file(turn, id, request.tool(), whole))
                    .ifPresent(files::add);
        }
        return files;
    }

    private Optional<OutgoingEvent> file(Turn turn, String id, String tool, String whole) {
        String caption = wording.of(Sentence.APPROVAL_FILE, Map.of("tool", tool));
        return outgoingFiles
                .keepText(turn.agentUser(), turn.roomId(), id, List.of(whole), caption)
                .map(content -> new OutgoingEvent(id, turn.roomId(), turn.agentUser(), OutgoingEvent.MESSAGE, content));
    }
}
