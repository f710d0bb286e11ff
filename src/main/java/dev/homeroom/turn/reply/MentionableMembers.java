package dev.homeroom.turn.reply;

import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.turn.render.Mentionable;
import dev.homeroom.turn.render.Mentionables;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Lists the users that an answer may mention: every agent, and the people in the room. */
@Singleton
public class MentionableMembers {
    private static final Logger LOG = Logger.getLogger(MentionableMembers.class);

    private final AgentDirectory directory;
    private final Namespace namespace;
    private final Homeserver homeserver;

    public MentionableMembers(AgentDirectory directory, Namespace namespace, Homeserver homeserver) {
        this.directory = directory;
        this.namespace = namespace;
        this.homeserver = homeserver;
    }

    /** Requests the room's members only when the messages may contain a mention. */
    Mentionables mentionable(Turn turn, List<String> messages) {
        return mentionable(
                turn.agentUser(), turn.roomId(), List.of(turn.message().sender()), messages);
    }

    /** @param known people who can be mentioned even if the room's members can't be read */
    public Mentionables mentionable(UserId agentUser, RoomId room, List<UserId> known, List<String> messages) {
        if (messages.stream().noneMatch(MentionableMembers::mayMention)) {
            return Mentionables.none();
        }
        Stream<Mentionable> agents = directory.all().stream()
                .map(agent -> new Mentionable(
                        namespace.agentUser(agent.ref().backend(), agent.ref().agentId()), agent.name()));
        Stream<Mentionable> people = members(agentUser, room, known).stream()
                .filter(user -> !namespace.owns(user))
                .map(user -> new Mentionable(user, user.localpart()));
        return Mentionables.of(Stream.concat(agents, people).toList());
    }

    /** Whether the message may contain a mention, by name or by a link. The {@code @} of a link may be encoded. */
    private static boolean mayMention(String message) {
        return message.indexOf('@') >= 0 || message.contains("matrix.to");
    }

    private List<UserId> members(UserId agentUser, RoomId room, List<UserId> known) {
        try {
            return homeserver.joinedMembers(agentUser, room);
        } catch (HomeserverException e) {
            LOG.debugf("The members can't be read, so at most the asker can be mentioned: %s", e.getMessage());
            return known;
        }
    }
}
