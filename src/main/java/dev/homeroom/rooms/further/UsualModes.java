package dev.homeroom.rooms.further;

import dev.homeroom.cache.RecentAnswers;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.Binding.AnswerMode;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The modes of agents for which people set none. */
@ApplicationScoped
public class UsualModes {
    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final int MOST_ROOMS = 10_000;

    private final Homeserver homeserver;
    private final Namespace namespace;
    /** The number of people. */
    private final RecentAnswers<RoomId, Long> people;

    public UsualModes(Homeserver homeserver, Namespace namespace, InstantSource clock) {
        this.homeserver = homeserver;
        this.namespace = namespace;
        this.people = new RecentAnswers<>(MOST_ROOMS, FRESH, clock);
    }

    /** A mode, and why it is the default. */
    public enum UsualMode {
        OPEN,
        /** The room has several agents. */
        MENTION_AN_AGENT,
        /** It is a room of people, and there are several. */
        MENTION_AMONG_PEOPLE;

        public AnswerMode mode() {
            return this == OPEN ? AnswerMode.OPEN : AnswerMode.MENTION;
        }
    }

    /**
     * Sends no request for a room that was made for an agent.
     *
     * @throws HomeserverException when the homeserver can't say now who is in the room
     */
    public UsualMode of(RoomAgents agents) {
        if (!agents.further().isEmpty()) {
            return UsualMode.MENTION_AN_AGENT;
        }
        boolean isOfPeople = !agents.first().binding().kind().hasBot();
        return isOfPeople && countPeople(agents.first()) > 1 ? UsualMode.MENTION_AMONG_PEOPLE : UsualMode.OPEN;
    }

    private long countPeople(BoundRoom agent) {
        return people.of(agent.room()).orElseGet(() -> people.keep(agent.room(), askForPeople(agent)));
    }

    private long askForPeople(BoundRoom agent) {
        List<UserId> members = HomeserverException.refusalMeans(
                List.of(), () -> homeserver.joinedMembers(agent.agentUser(), agent.room()));
        return members.stream().filter(member -> !namespace.owns(member)).count();
    }
}
