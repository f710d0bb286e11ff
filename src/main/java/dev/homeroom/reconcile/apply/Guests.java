package dev.homeroom.reconcile.apply;

import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.RoomTable;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Invites a person because somebody asks for it: also who has left before, and never who is banned. */
@ApplicationScoped
public class Guests {
    private final RoomTemplates roomTemplates;
    private final AgentSpace space;
    private final RoomTable rooms;
    private final PeopleEntry entry;

    Guests(RoomTemplates roomTemplates, AgentSpace space, RoomTable rooms, PeopleEntry entry) {
        this.roomTemplates = roomTemplates;
        this.space = space;
        this.rooms = rooms;
        this.entry = entry;
    }

    /** The reason why a person can't be invited anywhere. */
    public enum Obstacle {
        /** It is one of Homeroom's own users. */
        ONE_OF_OURS,
        /** Rooms are for this server's people, as homeroom.space.federate says. */
        OTHER_SERVER
    }

    /**
     * The result of invites.
     *
     * @param invited into how many rooms, the Space among them
     * @param already in how many rooms the person is, or is invited
     * @param failures of each other room, one sentence
     */
    public record Invitations(int invited, int already, List<String> failures) {}

    public Optional<Obstacle> obstacle(UserId person) {
        if (roomTemplates.namespace().owns(person)) {
            return Optional.of(Obstacle.ONE_OF_OURS);
        }
        boolean local = person.serverName().equals(roomTemplates.namespace().serverName());
        return local || roomTemplates.settings().federate() ? Optional.empty() : Optional.of(Obstacle.OTHER_SERVER);
    }

    /** To the Space and to every agent's room. */
    public Invitations everywhere(UserId person) {
        Stream<RoomId> agentRooms = rooms.all().stream()
                .filter(BoundRoom::isCurrentAgentRoom)
                .filter(room -> !room.binding().archived())
                .map(BoundRoom::room);
        return to(person, Stream.concat(space.find().stream(), agentRooms).toList());
    }

    /** To the Space and to one room. */
    public Invitations here(UserId person, RoomId room) {
        return to(person, Stream.concat(space.find().stream(), Stream.of(room)).toList());
    }

    private Invitations to(UserId person, List<RoomId> places) {
        int invited = 0;
        int already = 0;
        List<String> failures = new ArrayList<>();
        for (RoomId room : places) {
            try {
                switch (entry.membership(room, person).orElse("")) {
                    case "join", "invite" -> already++;
                    case "ban" -> failures.add(room + ": " + person + " is banned there");
                    default -> {
                        entry.invite(room, person);
                        invited++;
                    }
                }
            } catch (HomeserverException e) {
                failures.add(room + ": " + e.getMessage());
            }
        }
        return new Invitations(invited, already, List.copyOf(failures));
    }
}
