package dev.homeroom.directory;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Logs polling: a line for each change, and none otherwise. The log has agent ids, never names. */
final class PollLog {
    private static final Logger LOG = Logger.getLogger(PollLog.class);
    private static final int MAX_IDS = 5;

    private final String backend;

    PollLog(String backend) {
        this.backend = backend;
    }

    void complete(Optional<String> failedBefore, int agents, AgentListDiff agentListDiff) {
        if (failedBefore.isPresent()) {
            LOG.infof("[AGENT_SYNC] backend=%s lists its agents again", backend);
        }
        if (!agentListDiff.isEmpty()) {
            LOG.infof(
                    "[AGENT_SYNC] Found %d %s agents: %d new, %d changed, %d missing, %d back",
                    agents,
                    backend,
                    agentListDiff.added().size(),
                    agentListDiff.changed().size(),
                    agentListDiff.missing().size(),
                    agentListDiff.back().size());
        }
        if (!agentListDiff.missing().isEmpty()) {
            LOG.warnf(
                    "[AGENT_SYNC] backend=%s no longer has %s; their rooms are archived after the grace period",
                    backend, ids(agentListDiff.missing()));
        }
    }

    void failed(Optional<String> failedBefore, String reason) {
        if (!failedBefore.equals(Optional.of(reason))) {
            LOG.warnf("[AGENT_SYNC] backend=%s can't list its agents, so none is removed: %s", backend, reason);
        }
    }

    /** Once for each set of entries. */
    void passedOver(List<String> before, List<String> now) {
        if (!now.isEmpty() && !now.equals(before)) {
            LOG.warnf(
                    "[AGENT_SYNC] backend=%s lists invalid entries, which are skipped: %s",
                    backend, String.join(", ", now.subList(0, Math.min(now.size(), MAX_IDS))));
        }
    }

    void unsure(List<KnownAgent> agents) {
        LOG.warnf(
                "[AGENT_SYNC] backend=%s no longer lists %s, but doesn't confirm that they are gone, so their rooms stay."
                        + " To archive them, add the agents to homeroom.sync.exclude",
                backend, ids(agents));
    }

    void doubted(Optional<String> doubtedBefore, String why) {
        if (doubtedBefore.isEmpty()) {
            LOG.warnf("[AGENT_SYNC] backend=%s: %s", backend, why);
        }
    }

    private static String ids(List<KnownAgent> agents) {
        String first = agents.stream()
                .limit(MAX_IDS)
                .map(agent -> agent.ref().agentId())
                .collect(Collectors.joining(", "));
        int more = agents.size() - MAX_IDS;
        return more > 0 ? first + " and " + more + " more" : first;
    }
}
