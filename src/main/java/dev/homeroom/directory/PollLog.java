package dev.homeroom.directory;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Tells the story of polling: a line when something has changed, and none otherwise. Ids are logged, names never. */
final class PollLog {
    private static final Logger LOG = Logger.getLogger(PollLog.class);
    private static final int IDS_AT_MOST = 5;

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
                    "[AGENT_SYNC] backend=%s no longer has %s; their rooms are archived when the grace period is over",
                    backend, ids(agentListDiff.missing()));
        }
    }

    void failed(Optional<String> failedBefore, String reason) {
        if (!failedBefore.equals(Optional.of(reason))) {
            LOG.warnf(
                    "[AGENT_SYNC] backend=%s can't be asked for its agents, so nobody is removed: %s", backend, reason);
        }
    }

    /** Once for each set of entries. */
    void passedOver(List<String> before, List<String> now) {
        if (!now.isEmpty() && !now.equals(before)) {
            LOG.warnf(
                    "[AGENT_SYNC] backend=%s lists entries that can't be used and are passed over: %s",
                    backend, String.join(", ", now.subList(0, Math.min(now.size(), IDS_AT_MOST))));
        }
    }

    void unsure(List<KnownAgent> agents) {
        LOG.warnf(
                "[AGENT_SYNC] backend=%s no longer lists %s, and doesn't say that they are gone; their rooms stay as they are."
                        + " To have them archived, name them in homeroom.sync.exclude",
                backend, ids(agents));
    }

    void doubted(Optional<String> doubtedBefore, String why) {
        if (doubtedBefore.isEmpty()) {
            LOG.warnf("[AGENT_SYNC] backend=%s: %s", backend, why);
        }
    }

    private static String ids(List<KnownAgent> agents) {
        String first = agents.stream()
                .limit(IDS_AT_MOST)
                .map(agent -> agent.ref().agentId())
                .collect(Collectors.joining(", "));
        int more = agents.size() - IDS_AT_MOST;
        return more > 0 ? first + " and " + more + " more" : first;
    }
}
