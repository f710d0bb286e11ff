package dev.homeroom.turn.approval;

import dev.homeroom.backend.AgentOutcome.ToolRequest;
import dev.homeroom.conversation.RoomEncryption;
import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.card.CallDecision;
import dev.homeroom.conversation.card.CallDecision.DecisionKind;
import dev.homeroom.conversation.tools.ToolRules;
import dev.homeroom.conversation.tools.ToolRules.Attendance;
import dev.homeroom.conversation.tools.ToolScopes;
import dev.homeroom.registration.Namespace;
import dev.homeroom.turn.reply.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides about the tool calls of a turn that need no people. */
@ApplicationScoped
public class RuledCalls {
    private final ToolRules rules;
    private final ToolScopes scopes;
    private final RoomEncryption encryption;
    private final Namespace namespace;

    public RuledCalls(ToolRules rules, ToolScopes scopes, RoomEncryption encryption, Namespace namespace) {
        this.rules = rules;
        this.scopes = scopes;
        this.encryption = encryption;
        this.namespace = namespace;
    }

    /**
     * Empty when people decide. They can't decide on calls that fit no card, and in encrypted rooms.
     *
     * @param requests all calls of which this is one
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver can't say now what the room allows, or whether it is encrypted
     */
    Optional<CallDecision> decide(Turn turn, String tool, List<ToolRequest> requests, Instant now) {
        boolean fits = ApprovalCard.fits(
                requests.stream().map(ToolRequest::callId).toList(),
                requests.stream().map(ToolRequest::tool).toList());
        return rules.decide(tool, attendance(turn), scopes.of(turn.room()))
                .or(() -> fits ? Optional.empty() : Optional.of(DecisionKind.TOO_LARGE))
                .or(() -> Optional.of(DecisionKind.ENCRYPTED)
                        .filter(_ -> encryption.isEncrypted(turn.agentUser(), turn.roomId())))
                .map(how -> CallDecision.automatic(how, now));
    }

    /** Nobody sees the turn of an agent that only listens. */
    private Attendance attendance(Turn turn) {
        return namespace.owns(turn.message().sender()) || turn.isSilent() ? Attendance.UNATTENDED : Attendance.ATTENDED;
    }
}
