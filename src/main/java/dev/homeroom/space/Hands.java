package dev.homeroom.space;

import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.space.plan.Repair;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Does what a repair of an agent says. Each step looks before it acts, and notes in the index what it did. */
@ApplicationScoped
class Hands {
    private final HomeTable homes;
    private final AgentProfile profile;
    private final AgentRoom room;
    private final RoomNaming naming;
    private final AgentMembership membership;
    private final SpaceLink link;
    private final RoomFate fate;
    private final RoomRepairs others;

    Hands(
            HomeTable homes,
            AgentProfile profile,
            AgentRoom room,
            RoomNaming naming,
            AgentMembership membership,
            SpaceLink link,
            RoomFate fate,
            RoomRepairs others) {
        this.homes = homes;
        this.profile = profile;
        this.room = room;
        this.naming = naming;
        this.membership = membership;
        this.link = link;
        this.fate = fate;
        this.others = others;
    }

    /**
     * A repair of an agent that the directory knows.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver did not do it
     * @throws ProvisioningFailure when people have to do something first
     */
    void apply(Repair.OfAgent repair, KnownAgent agent, RoomId space) {
        Home home = homes.of(repair.ref());
        switch (repair) {
            case Repair.CreateUser create -> profile.register(agent);
            case Repair.SetProfile set -> profile.settle(home, agent);
            case Repair.CreateRoom create -> createRoom(home, agent, space);
            case Repair.NameRoom name -> naming.settle(home, agent);
            case Repair.LinkChild child -> link.settle(home, agent, child.in(), space);
            case Repair.CorrectLink child -> link.settle(home, agent, child.in(), space);
            case Repair.WriteBinding write -> room.restore(home, agent, write.in(), space);
            case Repair.Join join -> membership.settle(home, join.in());
            case Repair.RetireDuplicate retire -> fate.retire(retire.in(), retire.kept(), agent);
            case Repair.InRoom other -> others.apply(other);
        }
    }

    /**
     * Looks once more before something is made that may be there.
     *
     * @throws ProvisioningFailure when that can't be told
     */
    void lookBefore(List<Repair> repairs, KnownAgent agent) {
        if (repairs.stream().anyMatch(Repair.CreateRoom.class::isInstance)) {
            room.requireNoneOutOfSight(agent);
        }
    }

    private void createRoom(Home home, KnownAgent agent, RoomId space) {
        Home housed = room.settle(home, agent, space);
        RoomId itsRoom = housed.room().orElseThrow();
        Home inside = membership.settle(housed, itsRoom);
        link.settle(inside, agent, itsRoom, space);
    }
}
