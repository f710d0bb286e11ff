package dev.homeroom.mcp.attach;

import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.HostReply;
import dev.homeroom.backend.AgentBackend.HostedTool;
import dev.homeroom.backend.AgentBackend.ToolHost;
import dev.homeroom.backend.AgentBackend.ToolServer;
import dev.homeroom.backend.AgentList;
import dev.homeroom.time.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The tools at one backend. The host remembers what is attached; this remembers only which agents were looked at, so that nothing is
 * asked while nothing changes.
 *
 * <table>
 * <caption>States</caption>
 * <tr><td>to register</td><td>the host has the tools → registered; failure → to register, after a pause</td></tr>
 * <tr><td>registered</td><td>a new agent → its tools are attached; an hour is over → to register</td></tr>
 * </table>
 *
 * <p>For one thread; {@link #report} for any.
 */
final class AttachedBackend {
    private static final Logger LOG = Logger.getLogger(AttachedBackend.class);
    /** People may take tools off, and tools change with a new version of Homeroom. */
    private static final Duration BETWEEN_LOOKS = Duration.ofHours(1);

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));

    private final AgentBackend backend;
    private final ToolHost host;
    private final ToolServer server;
    private final InstantSource clock;
    private final Set<String> done = new HashSet<>();
    private List<HostedTool> tools = List.of();
    private Instant nextLook = Instant.MIN;
    private Instant nextTry = Instant.MIN;
    private int failures;
    private boolean withdrawn;
    private volatile AttachReport report;

    AttachedBackend(AgentBackend backend, ToolHost host, ToolServer server, InstantSource clock) {
        this.backend = backend;
        this.host = host;
        this.server = server;
        this.clock = clock;
        this.report = new AttachReport(backend.name(), 0, Optional.empty());
    }

    AttachReport report() {
        return report;
    }

    /** @param wanted ids of the agents that are to have the tools; all others are to have none of them */
    void attach(List<String> wanted) {
        if (clock.instant().isBefore(nextTry) || wanted.isEmpty()) {
            return;
        }
        done.retainAll(wanted);
        Optional<String> problem = registered(wanted.getFirst());
        if (problem.isEmpty()) {
            Optional<String> ofAgents = attached(wanted);
            problem = takenOffOthers(wanted).or(() -> ofAgents);
        }
        if (problem.isPresent() && !problem.equals(report.problem())) {
            LOG.warnf("Agents can't be given tools: %s", problem.get());
        }
        end(problem);
    }

    /** @return the problem */
    private Optional<String> registered(String agent) {
        if (clock.instant().isBefore(nextLook)) {
            return Optional.empty();
        }
        return switch (host.register(server, agent)) {
            case HostReply.Registered(List<HostedTool> offered) -> {
                tools = offered;
                done.clear();
                yield offered.isEmpty()
                        ? Optional.of(
                                "The server of %s has read no tools from %s.".formatted(backend.name(), server.url()))
                        : Optional.empty();
            }
            case HostReply.Done _ -> throw new IllegalStateException("A registration ends with tools");
            case HostReply.Failed(String reason) -> Optional.of(reason);
        };
    }

    /** One agent that fails holds up no other. */
    private Optional<String> attached(List<String> wanted) {
        Optional<String> problem = Optional.empty();
        int changed = 0;
        for (String agent : wanted) {
            if (done.contains(agent)) {
                continue;
            }
            switch (host.attach(agent, tools)) {
                case HostReply.Done(int changes) -> {
                    done.add(agent);
                    changed += changes > 0 ? 1 : 0;
                }
                case HostReply.Failed(String reason) -> problem = Optional.of(reason);
                case HostReply.Registered _ -> throw new IllegalStateException("Nothing was registered");
            }
        }
        if (changed > 0) {
            LOG.infof("Agents were given tools: backend=%s agents=%d tools=%d", backend.name(), changed, tools.size());
        }
        return problem;
    }

    /** Agents that were excluded keep no tools. A list that failed says nothing about any agent. */
    private Optional<String> takenOffOthers(List<String> wanted) {
        if (clock.instant().isBefore(nextLook)) {
            return Optional.empty();
        }
        Set<String> kept = Set.copyOf(wanted);
        List<Agent> all = switch (backend.list()) {
            case AgentList.Complete(List<Agent> agents) -> agents;
            case AgentList.Partial(List<Agent> agents, var _) -> agents;
            case AgentList.Failed _ -> List.of();
        };
        for (Agent agent : all) {
            if (!kept.contains(agent.id())) {
                switch (host.detach(agent.id(), server)) {
                    case HostReply.Done(int changes) -> {
                        if (changes > 0) {
                            LOG.infof("Tools were taken off an agent: agent=%s/%s", backend.name(), agent.id());
                        }
                    }
                    case HostReply.Failed(String reason) -> {
                        return Optional.of(reason);
                    }
                    case HostReply.Registered _ -> throw new IllegalStateException("Nothing was registered");
                }
            }
        }
        nextLook = clock.instant().plus(BETWEEN_LOOKS);
        return Optional.empty();
    }

    /** Takes everything off, once. */
    void withdraw() {
        if (withdrawn || clock.instant().isBefore(nextTry)) {
            return;
        }
        switch (host.withdraw(server)) {
            case HostReply.Done(int changes) -> {
                withdrawn = true;
                if (changes > 0) {
                    LOG.infof("Tools were taken off all agents: backend=%s", backend.name());
                }
                end(Optional.empty());
            }
            case HostReply.Failed(String reason) -> {
                if (!report.problem().equals(Optional.of(reason))) {
                    LOG.infof("Homeroom doesn't know yet whether agents still have its tools: %s", reason);
                }
                end(Optional.of(reason));
            }
            case HostReply.Registered _ -> throw new IllegalStateException("Nothing was registered");
        }
    }

    private void end(Optional<String> problem) {
        failures = problem.isPresent() ? failures + 1 : 0;
        nextTry = clock.instant().plus(BACKOFF.after(failures));
        report = new AttachReport(backend.name(), done.size(), problem);
    }
}
