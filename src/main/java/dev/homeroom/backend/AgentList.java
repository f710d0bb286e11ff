package dev.homeroom.backend;

import java.util.Collection;
import java.util.List;

/** The list of agents that a backend returned: complete, or unreliable as a whole. */
public sealed interface AgentList {
    /** Read to the last page; ids are unique. */
    record Complete(List<Agent> agents) implements AgentList {
        public Complete {
            agents = List.copyOf(agents);
        }
    }

    /**
     * Read to the last page, but some entries were invalid. Agents may be added, but none counts as missing because of
     * this list.
     *
     * @param passedOver the invalid entries, one short phrase each
     */
    record Partial(List<Agent> agents, List<String> passedOver) implements AgentList {
        public Partial {
            agents = List.copyOf(agents);
            passedOver = List.copyOf(passedOver);
        }
    }

    /** Complete if no entry was skipped. */
    static AgentList of(Collection<Agent> agents, List<String> passedOver) {
        return passedOver.isEmpty() ? new Complete(List.copyOf(agents)) : new Partial(List.copyOf(agents), passedOver);
    }

    /**
     * Not read, or not to the end. Says nothing about any agent.
     *
     * @param reason one plain sentence for operators, without secrets
     */
    record Failed(String reason) implements AgentList {}
}
