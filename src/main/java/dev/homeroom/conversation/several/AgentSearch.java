package dev.homeroom.conversation.several;

import dev.homeroom.conversation.AgentNames;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds an agent by its user id, its id or its exact name. Case doesn't matter in names. */
@Singleton
public class AgentSearch {
    private final AgentDirectory directory;
    private final Namespace namespace;

    public AgentSearch(AgentDirectory directory, Namespace namespace) {
        this.directory = directory;
        this.namespace = namespace;
    }

    /** The result of a search. */
    public sealed interface FoundAgents {
        record One(KnownAgent agent) implements FoundAgents {}

        /** Several agents have this name. */
        record Several(List<KnownAgent> candidates) implements FoundAgents {}

        record None() implements FoundAgents {}
    }

    /** Searches the agents that people can write to. */
    public FoundAgents find(String text) {
        List<KnownAgent> agents = directory.all().stream()
                .filter(agent -> agent.isListed() && agent.enabled())
                .toList();
        String wanted = text.strip();
        return Stream.<Predicate<KnownAgent>>of(
                        agent -> userOf(agent).value().equals(wanted),
                        agent -> agent.ref().agentId().equals(wanted),
                        agent -> agent.name().strip().equalsIgnoreCase(withoutAt(wanted)))
                .map(matches -> agents.stream().filter(matches).toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .<FoundAgents>map(found ->
                        found.size() == 1 ? new FoundAgents.One(found.getFirst()) : new FoundAgents.Several(found))
                .orElseGet(FoundAgents.None::new);
    }

    private static String withoutAt(String name) {
        return name.startsWith("@") ? name.substring(1) : name;
    }

    public UserId userOf(KnownAgent agent) {
        return namespace.agentUser(agent.ref().backend(), agent.ref().agentId());
    }

    /** The agent's name as people know it. */
    public String nameOf(KnownAgent agent) {
        return AgentNames.of(Optional.of(agent), userOf(agent));
    }
}
