package dev.homeroom.turn.question;

import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.further.RoomAgents;
import dev.homeroom.rooms.further.RoomPeople;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.render.Company;
import dev.homeroom.turn.render.Company.Companion;
import dev.homeroom.turn.render.MentionedUsers;
import dev.homeroom.turn.reply.Turn;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Tells an agent who else is in its room, and what was said there that it was not given. */
@Singleton
public class RoomCompany {
    private static final Logger LOG = Logger.getLogger(RoomCompany.class);
    private static final int MOST_NAMED = 10;

    private final RoomPeople people;
    private final Bindings bindings;
    private final AgentDirectory directory;
    private final DisplayNames names;
    private final MissedMessages missedMessages;

    public RoomCompany(
            RoomPeople people,
            Bindings bindings,
            AgentDirectory directory,
            DisplayNames names,
            MissedMessages missedMessages) {
        this.people = people;
        this.bindings = bindings;
        this.directory = directory;
        this.names = names;
        this.missedMessages = missedMessages;
    }

    /**
     * Empty in a room that is made for one agent, where the agent gets everything: such a room needs no request. Without what the
     * homeserver can't say now.
     */
    Optional<Company> of(Turn turn) {
        Optional<RoomAgents> agents = bindings.agentsIn(turn.roomId());
        boolean isAlone = agents.filter(inRoom -> inRoom.further().isEmpty()).isPresent();
        boolean getsEverything = turn.room().binding().mode().isEmpty()
                && turn.room().binding().kind().hasBot();
        if (agents.isEmpty() || (isAlone && getsEverything)) {
            return Optional.empty();
        }
        List<UserId> present = people(turn.room());
        return isAlone && present.size() <= 1 ? Optional.empty() : Optional.of(company(turn, agents.get(), present));
    }

    private Company company(Turn turn, RoomAgents agents, List<UserId> present) {
        List<BoundRoom> others = agents.all().stream()
                .filter(agent -> !agent.agentUser().equals(turn.agentUser()))
                .toList();
        Set<UserId> mentioned = MentionedUsers.in(
                turn.message().content(),
                others.stream().map(BoundRoom::agentUser).collect(Collectors.toUnmodifiableSet()));
        return new Company(
                turn.isSilent() ? Company.Duty.LISTEN : Company.Duty.ANSWER,
                others.stream()
                        .filter(agent -> mentioned.contains(agent.agentUser()))
                        .map(this::companion)
                        .toList(),
                others.stream().map(this::companion).toList(),
                present.stream()
                        .limit(MOST_NAMED)
                        .map(person -> new Companion(person, names.of(turn.room(), person)))
                        .toList(),
                Math.max(0, present.size() - MOST_NAMED),
                missedMessages.before(turn));
    }

    private Companion companion(BoundRoom agent) {
        return new Companion(
                agent.agentUser(), directory.find(agent.binding().agent()).map(KnownAgent::name));
    }

    private List<UserId> people(BoundRoom room) {
        try {
            return people.in(room);
        } catch (HomeserverException e) {
            LOG.debugf("The people of a room can't be read: room=%s %s", room.room(), e.getMessage());
            return List.of();
        }
    }
}
