package dev.homeroom.turn;

import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.turn.render.Mentionable;
import dev.homeroom.turn.render.Mentionables;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Whom an answer may mention: every agent, and the people of the room. */
@ApplicationScoped
class People {
    private static final Logger LOG = Logger.getLogger(People.class);

    private final AgentDirectory directory;
    private final Namespace namespace;
    private final Homeserver homeserver;

    People(AgentDirectory directory, Namespace namespace, Homeserver homeserver) {
        this.directory = directory;
        this.namespace = namespace;
        this.homeserver = homeserver;
    }

    /** Asks the homeserver for the room's people only when there is something to mention somebody with. */
    Mentionables mentionable(AgentTurn.Task task, List<String> messages) {
        if (messages.stream().noneMatch(message -> message.indexOf('@') >= 0)) {
            return Mentionables.none();
        }
        Stream<Mentionable> agents = directory.all().stream()
                .map(agent -> new Mentionable(
                        namespace.agentUser(agent.ref().backend(), agent.ref().agentId()), agent.name()));
        Stream<Mentionable> people = members(task).stream()
                .filter(user -> !namespace.owns(user))
                .map(user -> new Mentionable(user, user.localpart()));
        return Mentionables.of(Stream.concat(agents, people).toList());
    }

    private List<UserId> members(AgentTurn.Task task) {
        try {
            return homeserver.joinedMembers(task.agentUser(), task.roomId());
        } catch (HomeserverException e) {
            LOG.debugf("Nobody but the asker can be mentioned: %s", e.getMessage());
            return List.of(task.message().sender());
        }
    }
}
