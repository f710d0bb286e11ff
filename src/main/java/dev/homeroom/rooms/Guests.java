package dev.homeroom.rooms;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.List;
import java.util.Optional;

/** Invites a person on request, even if the person has left before, but never a banned one. */
public interface Guests {
    /** The reason why a person can't be invited anywhere. */
    enum Obstacle {
        /** The person is one of Homeroom's own users. */
        ONE_OF_OURS,
        /** The rooms admit only people of this server; see {@code homeroom.space.federate}. */
        OTHER_SERVER
    }

    /**
     * The result of invites.
     *
     * @param invited the number of rooms with a new invite, the Space included
     * @param already the number of rooms that the person is in, or has an invite to
     * @param failures one sentence for each other room
     */
    record Invitations(int invited, int already, List<String> failures) {}

    Optional<Obstacle> obstacle(UserId person);

    /** Invites to the Space and to every agent's room. */
    Invitations everywhere(UserId person);

    /** Invites to the Space and to one room. */
    Invitations here(UserId person, RoomId room);
}
