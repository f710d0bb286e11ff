package dev.homeroom.incident;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.conversation.Permissions;
import dev.homeroom.conversation.several.AgentSearch;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Guests;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/** Finds the people and agents that a request names. */
@ApplicationScoped
class IncidentMembers {
    private final AgentSearch agents;
    private final Permissions permissions;
    private final Guests guests;
    private final Namespace namespace;
    private final Wording wording;

    IncidentMembers(AgentSearch agents, Permissions permissions, Guests guests, Namespace namespace, Wording wording) {
        this.agents = agents;
        this.permissions = permissions;
        this.guests = guests;
        this.namespace = namespace;
        this.wording = wording;
    }

    /**
     * Those who were found.
     *
     * @param problems a sentence for each name that nobody can be invited for
     */
    record Members(SequencedSet<UserId> people, SequencedSet<AgentRef> agents, List<String> problems) {}

    Members named(List<String> names) {
        Members members = new Members(new LinkedHashSet<>(), new LinkedHashSet<>(), new ArrayList<>());
        names.stream().map(String::strip).filter(name -> !name.isEmpty()).forEach(name -> add(name, members));
        return members;
    }

    private void add(String name, Members members) {
        if (UserId.isValid(name) && !namespace.isAgentUser(new UserId(name))) {
            addPerson(new UserId(name), members);
            return;
        }
        switch (agents.find(name)) {
            case AgentSearch.FoundAgents.One(var agent) -> members.agents().add(agent.ref());
            case AgentSearch.FoundAgents.Several _ ->
                members.problems().add(wording.of(Sentence.INCIDENT_NAME_UNCLEAR, Map.of("name", name)));
            case AgentSearch.FoundAgents.None _ ->
                members.problems().add(wording.of(Sentence.INCIDENT_NAME_UNKNOWN, Map.of("name", name)));
        }
    }

    /** The person who opens an incident; empty for a program, and for who can't be invited. */
    Optional<UserId> opener(String by) {
        return Optional.of(by)
                .filter(UserId::isValid)
                .map(UserId::new)
                .filter(person -> !namespace.isAgentUser(person) && isInvitable(person));
    }

    private boolean isInvitable(UserId person) {
        return permissions.mayChat(person) && guests.obstacle(person).isEmpty();
    }

    private void addPerson(UserId person, Members members) {
        if (isInvitable(person)) {
            members.people().add(person);
        } else {
            members.problems().add(wording.of(Sentence.INCIDENT_NOT_INVITABLE, Map.of("person", person.value())));
        }
    }
}
