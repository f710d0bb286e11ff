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
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides about the tool calls of a turn that need no people. */
@Singleton
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
     * A decision on each of the calls, in order; empty where people decide. They can't decide on calls that fit no card, and in encrypted
     * rooms. Whether the room is encrypted is asked now: a card that is posted can't be taken back.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver can't say now what the room allows, or whether it is encrypted
     */
    List<Optional<CallDecision>> decide(Turn turn, List<ToolRequest> requests, Instant now) {
        Set<String> allowed = scopes.of(turn.room());
        boolean fits = ApprovalCard.fits(
                requests.stream().map(ToolRequest::callId).toList(),
                requests.stream().map(ToolRequest::tool).toList());
        List<Optional<DecisionKind>> ruled = requests.stream()
                .map(request -> rules.decide(request.tool(), attendance(turn), allowed)
                        .or(() -> fits ? Optional.empty() : Optional.of(DecisionKind.TOO_LARGE)))
                .toList();
        Optional<DecisionKind> otherwise =
                ruled.stream().anyMatch(Optional::isEmpty) && encryption.isEncrypted(turn.agentUser(), turn.roomId())
                        ? Optional.of(DecisionKind.ENCRYPTED)
                        : Optional.empty();
        return ruled.stream()
                .map(how -> how.or(() -> otherwise).map(decided -> CallDecision.automatic(decided, now)))
                .toList();
    }

    /** Nobody sees the turn of an agent that only listens. */
    private Attendance attendance(Turn turn) {
        return namespace.owns(turn.message().sender()) || turn.isSilent() ? Attendance.UNATTENDED : Attendance.ATTENDED;
    }
}
