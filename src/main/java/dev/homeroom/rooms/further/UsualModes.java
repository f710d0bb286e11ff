package dev.homeroom.rooms.further;

import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.Binding.AnswerMode;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The modes of agents for which people set none. */
@ApplicationScoped
public class UsualModes {
    private final RoomPeople people;

    public UsualModes(RoomPeople people) {
        this.people = people;
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

    private int countPeople(BoundRoom agent) {
        return HomeserverException.refusalMeans(List.<UserId>of(), () -> people.in(agent))
                .size();
    }
}
