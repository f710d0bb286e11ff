package dev.homeroom.mcp.attach;

import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.HostReply;
import dev.homeroom.backend.AgentBackend.ToolHost;
import dev.homeroom.backend.AgentBackend.ToolServer;
import dev.homeroom.backend.AgentList;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** The agents of a backend that are to have no tools. They are looked at once an hour, one by one. */
final class ExcludedAgents {
    private static final Logger LOG = Logger.getLogger(ExcludedAgents.class);
    private static final String LIST = "list";

    private final AgentBackend backend;
    private final ToolHost host;
    private final ToolServer server;
    private final InstantSource clock;
    private final FailedRequests failedLists;
    private final FailedRequests failed;
    private final Set<String> left = new LinkedHashSet<>();
    private Instant nextLook = Instant.MIN;

    ExcludedAgents(AgentBackend backend, ToolHost host, ToolServer server, InstantSource clock) {
        this.backend = backend;
        this.host = host;
        this.server = server;
        this.clock = clock;
        this.failedLists = new FailedRequests(clock);
        this.failed = new FailedRequests(clock);
    }

    /**
     * Takes the tools off, for a bounded number of agents.
     *
     * @param kept ids of the agents that are to have the tools
     * @param goesOn whether this is still to be done, asked before each agent
     * @return whether there is more to do at once
     */
    boolean takeOff(Set<String> kept, BooleanSupplier goesOn, Duration betweenLooks, int most) {
        look(kept, betweenLooks);
        left.removeAll(kept);
        failed.removeAllBut(left);
        List<String> due = left.stream().filter(failed::mayTry).toList();
        for (String agent : due.subList(0, Math.min(most, due.size()))) {
            if (!goesOn.getAsBoolean()) {
                return false;
            }
            takeOff(agent);
        }
        return due.size() > most;
    }

    /** A list that failed says nothing about any agent. */
    private void look(Set<String> kept, Duration betweenLooks) {
        if (clock.instant().isBefore(nextLook) || !failedLists.mayTry(LIST)) {
            return;
        }
        switch (backend.list()) {
            case AgentList.Complete(List<Agent> agents) -> seen(agents, kept, betweenLooks);
            case AgentList.Partial(List<Agent> agents, var _) -> seen(agents, kept, betweenLooks);
            case AgentList.Failed(String reason) -> failedLists.add(LIST, reason);
        }
    }

    private void seen(List<Agent> agents, Set<String> kept, Duration betweenLooks) {
        failedLists.clear();
        left.clear();
        agents.stream().map(Agent::id).filter(id -> !kept.contains(id)).forEach(left::add);
        nextLook = clock.instant().plus(betweenLooks);
    }

    private void takeOff(String agent) {
        switch (host.detach(agent, server)) {
            case HostReply.Done(int changes) -> {
                left.remove(agent);
                failed.remove(agent);
                if (changes > 0) {
                    LOG.infof("Tools were taken off an agent: agent=%s/%s", backend.name(), agent);
                }
            }
            case HostReply.Failed(String reason) -> failed.add(agent, reason);
            case HostReply.Registered _ -> throw new IllegalStateException("Nothing was registered");
        }
    }

    void lookAgain() {
        nextLook = Instant.MIN;
        failedLists.clear();
        failed.clear();
    }

    Optional<String> problem() {
        return failedLists.problem().or(failed::problem);
    }
}
