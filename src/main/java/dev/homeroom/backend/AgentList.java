package dev.homeroom.backend;

import java.util.List;

/** What a backend answered when it was asked for its agents: everything, or nothing that can be relied on. */
public sealed interface AgentList {
    /** Read to the last page; ids are unique. */
    record Complete(List<Agent> agents) implements AgentList {
        public Complete {
            agents = List.copyOf(agents);
        }
    }

    /**
     * Not read, or not to the end. Says nothing about any agent.
     *
     * @param reason one plain sentence for operators, without secrets
     */
    record Failed(String reason) implements AgentList {}
}
