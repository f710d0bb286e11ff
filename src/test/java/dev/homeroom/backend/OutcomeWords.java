package dev.homeroom.backend;

import java.util.stream.Collectors;

/** Puts an outcome into a few words, for tables of expectations. */
public final class OutcomeWords {
    private static final int LONGEST = 60;

    private OutcomeWords() {}

    public static String of(AgentOutcome outcome) {
        return switch (outcome) {
            case AgentOutcome.NeedsApproval needs ->
                "needs approval: " + needs.work() + " "
                        + needs.requests().stream()
                                .map(request -> request.tool() + "(" + request.arguments() + ")")
                                .collect(Collectors.joining(", "));
            case AgentOutcome.Answered answered ->
                answered.messages().stream()
                                .map(text ->
                                        "<" + (text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text) + ">")
                                .collect(Collectors.joining(" "))
                        + (answered.end() == AgentOutcome.Answered.End.WHOLE ? "" : " " + answered.end());
            case AgentOutcome.Silent() -> "silent";
            case AgentOutcome.NotTaken notTaken -> "not taken: " + notTaken.reason();
            case AgentOutcome.Interrupted interrupted -> "interrupted: " + interrupted.how();
            case AgentOutcome.Failed failed -> "failed: " + failed.cause();
        };
    }
}
