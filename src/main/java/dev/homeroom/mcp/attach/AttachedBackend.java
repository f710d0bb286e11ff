package dev.homeroom.mcp.attach;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackend.HostReply;
import dev.homeroom.backend.AgentBackend.HostedTool;
import dev.homeroom.backend.AgentBackend.ToolHost;
import dev.homeroom.backend.AgentBackend.ToolServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * The tools at one backend. The host remembers what is attached; this remembers only which agents were looked at, so that nothing is
 * asked while nothing changes.
 *
 * <table>
 * <caption>States</caption>
 * <tr><td>to register</td><td>the host has the tools → registered; failure → to register, after a pause, as another agent</td></tr>
 * <tr><td>registered</td><td>a new agent → its tools are attached; an hour is over → to register, and still registered; no agents
 * any more → withdrawn</td></tr>
 * <tr><td>withdrawn</td><td>an agent → to register</td></tr>
 * </table>
 *
 * <p>For one thread; {@link #report} for any.
 */
final class AttachedBackend {
    /** So that each pass knows the agents of its time. */
    static final int MOST_IN_A_PASS = 50;

    private static final Logger LOG = Logger.getLogger(AttachedBackend.class);
    /** People may take tools off, and tools change with a new version of Homeroom. */
    private static final Duration BETWEEN_LOOKS = Duration.ofHours(1);

    private static final String REGISTRATION = "registration";
    private static final String WITHDRAWAL = "withdrawal";

    private final AgentBackend backend;
    private final ToolHost host;
    private final ToolServer server;
    private final InstantSource clock;
    private final BooleanSupplier goesOn;
    private final ExcludedAgents excludedAgents;
    private final FailedRequests failed;
    private final FailedRequests failedAgents;
    /** Agents that were looked at since the last registration. */
    private final Set<String> done = new HashSet<>();
    /** Agents that had the tools when they were looked at last. */
    private final Set<String> having = new HashSet<>();

    private List<HostedTool> tools = List.of();
    private Instant nextLook = Instant.MIN;
    private boolean withdrawn;
    private volatile AttachReport report;

    /** @param goesOn whether this process is still the one that does it; asked before each agent */
    AttachedBackend(
            AgentBackend backend, ToolHost host, ToolServer server, InstantSource clock, BooleanSupplier goesOn) {
        this.backend = backend;
        this.host = host;
        this.server = server;
        this.clock = clock;
        this.goesOn = goesOn;
        this.excludedAgents = new ExcludedAgents(backend, host, server, clock);
        this.failed = new FailedRequests(clock);
        this.failedAgents = new FailedRequests(clock);
        this.report = new AttachReport(backend.name(), 0, 0, Optional.empty());
    }

    AttachReport report() {
        return report;
    }

    /**
     * Does a bounded part of the work.
     *
     * @param wanted ids of the agents that are to have the tools
     * @param isConfirmed whether all others are to have none of them
     * @return whether there is more to do at once
     */
    boolean attach(List<String> wanted, boolean isConfirmed) {
        if (wanted.isEmpty()) {
            if (isConfirmed) {
                withdraw();
            }
            return false;
        }
        failed.remove(WITHDRAWAL);
        withdrawn = false;
        Set<String> kept = Set.copyOf(wanted);
        done.retainAll(kept);
        having.retainAll(kept);
        failedAgents.removeAllBut(kept);
        register(wanted);
        boolean hasMore = !tools.isEmpty() && attachNew(wanted);
        hasMore |= isConfirmed && excludedAgents.takeOff(kept, goesOn, BETWEEN_LOOKS, MOST_IN_A_PASS);
        end(wanted.size());
        return hasMore;
    }

    /** After a failure the host reads the tools as another agent: it may not know the first one any more. */
    private void register(List<String> wanted) {
        if (clock.instant().isBefore(nextLook) || !failed.mayTry(REGISTRATION)) {
            return;
        }
        String reader = wanted.get(failed.times(REGISTRATION) % wanted.size());
        switch (host.register(server, reader)) {
            case HostReply.Registered(List<HostedTool> offered)
            when offered.isEmpty() ->
                failed.add(
                        REGISTRATION,
                        "The server of %s has read no tools from %s.".formatted(backend.name(), server.url()));
            case HostReply.Registered(List<HostedTool> offered) -> {
                failed.remove(REGISTRATION);
                tools = offered;
                done.clear();
                nextLook = clock.instant().plus(BETWEEN_LOOKS);
            }
            case HostReply.Done _ -> throw new IllegalStateException("A registration ends with tools");
            case HostReply.Failed(String reason) -> failed.add(REGISTRATION, reason);
        }
    }

    /** @return whether there are more */
    private boolean attachNew(List<String> wanted) {
        List<String> due = wanted.stream()
                .filter(agent -> !done.contains(agent) && failedAgents.mayTry(agent))
                .toList();
        int changed = 0;
        for (String agent : due.subList(0, Math.min(MOST_IN_A_PASS, due.size()))) {
            if (!goesOn.getAsBoolean()) {
                return false;
            }
            changed += attach(agent) ? 1 : 0;
        }
        if (changed > 0) {
            LOG.infof("Agents were given tools: backend=%s agents=%d tools=%d", backend.name(), changed, tools.size());
        }
        return due.size() > MOST_IN_A_PASS;
    }

    /** @return whether something was changed */
    private boolean attach(String agent) {
        return switch (host.attach(agent, server, tools)) {
            case HostReply.Done(int changes) -> {
                done.add(agent);
                having.add(agent);
                failedAgents.remove(agent);
                yield changes > 0;
            }
            case HostReply.Failed(String reason) -> {
                having.remove(agent);
                failedAgents.add(agent, reason);
                yield false;
            }
            case HostReply.Registered _ -> throw new IllegalStateException("Nothing was registered");
        };
    }

    /** Takes everything off, once. */
    void withdraw() {
        if (withdrawn || !failed.mayTry(WITHDRAWAL)) {
            return;
        }
        failed.remove(REGISTRATION);
        failedAgents.clear();
        switch (host.withdraw(server)) {
            case HostReply.Done(int changes) -> {
                failed.remove(WITHDRAWAL);
                forget();
                withdrawn = true;
                if (changes > 0) {
                    LOG.infof("Tools were taken off all agents: backend=%s", backend.name());
                }
            }
            case HostReply.Failed(String reason) -> {
                if (failed.times(WITHDRAWAL) == 0) {
                    LOG.infof("Homeroom doesn't know yet whether agents still have its tools: %s", reason);
                }
                failed.add(WITHDRAWAL, reason);
            }
            case HostReply.Registered _ -> throw new IllegalStateException("Nothing was registered");
        }
        end(0);
    }

    private void forget() {
        done.clear();
        having.clear();
        tools = List.of();
        nextLook = Instant.MIN;
    }

    /** To be called when another process may have changed something since. */
    void lookAgain() {
        forget();
        withdrawn = false;
        failed.clear();
        failedAgents.clear();
        excludedAgents.lookAgain();
    }

    private void end(int wanted) {
        Optional<String> problem = failed.problem().or(failedAgents::problem).or(excludedAgents::problem);
        boolean isKnown = failed.times(WITHDRAWAL) > 0 || problem.equals(report.problem());
        if (problem.isPresent() && !isKnown) {
            LOG.warnf("The tools of agents are not as they should be: %s", problem.get());
        }
        report = new AttachReport(backend.name(), having.size(), wanted, problem);
    }
}
