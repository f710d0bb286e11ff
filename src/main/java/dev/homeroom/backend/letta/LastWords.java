package dev.homeroom.backend.letta;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the text of agents whose streams broke, for as long as this process lives. If the server can't return the rest,
 * this is all of the answer. Thread-safe.
 */
final class LastWords {
    private static final int MOST = 200;

    private final Map<String, AgentOutcome.Progress> byTurn = new LinkedHashMap<>();

    /** @return the outcome, completed with the remembered text if the server has forgotten the run */
    synchronized AgentOutcome in(AgentOutcome outcome, String turnId) {
        if (!(outcome instanceof AgentOutcome.Interrupted cutOff)) {
            return outcome;
        }
        if (cutOff.how() == How.FORGOTTEN) {
            return Optional.ofNullable(byTurn.remove(turnId)).map(cutOff::after).orElse(cutOff);
        }
        if (!cutOff.progress().equals(AgentOutcome.Progress.NONE)) {
            byTurn.put(turnId, cutOff.progress());
        }
        if (byTurn.size() > MOST) {
            byTurn.remove(byTurn.keySet().iterator().next());
        }
        return cutOff;
    }
}
