package dev.homeroom.reconcile.apply;

import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.Guests;
import dev.homeroom.rooms.RoomTable;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Invites people by the bot. */
@ApplicationScoped
class GuestInvites implements Guests {
    private final RoomTemplates roomTemplates;
    private final AgentSpace space;
    private final RoomTable rooms;
    private final PeopleEntry entry;

    GuestInvites(RoomTemplates roomTemplates, AgentSpace space, RoomTable rooms, PeopleEntry entry) {
        this.roomTemplates = roomTemplates;
        this.space = space;
        this.rooms = rooms;
        this.entry = entry;
    }

    @Override
    public Optional<Obstacle> obstacle(UserId person) {
        if (roomTemplates.namespace().owns(person)) {
            return Optional.of(Obstacle.ONE_OF_OURS);
        }
        boolean local = person.serverName().equals(roomTemplates.namespace().serverName());
        return local || roomTemplates.settings().federate() ? Optional.empty() : Optional.of(Obstacle.OTHER_SERVER);
    }

    @Override
    public Invitations everywhere(UserId person) {
        Stream<RoomId> agentRooms = rooms.all().stream()
                .filter(room -> roomTemplates.invitesToRooms() && room.isCurrentAgentRoom())
                .filter(room -> !room.binding().archived())
                .map(BoundRoom::room);
        return to(person, Stream.concat(space.find().stream(), agentRooms).toList());
    }

    @Override
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
