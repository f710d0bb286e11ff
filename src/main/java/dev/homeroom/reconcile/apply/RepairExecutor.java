package dev.homeroom.reconcile.apply;

import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.index.AgentProvision;
import dev.homeroom.reconcile.index.AgentProvisionTable;
import dev.homeroom.reconcile.plan.Repair;
import dev.homeroom.rooms.state.MatrixStateException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Does what a repair of an agent says. Each step looks before it acts, and notes in the index what it did. */
@ApplicationScoped
class RepairExecutor {
    private final AgentProvisionTable homes;
    private final AgentProfile profile;
    private final AgentRoomFactory room;
    private final RoomNaming naming;
    private final AgentMembership membership;
    private final SpaceChild link;
    private final RoomArchiving fate;
    private final RoomRepairs others;

    RepairExecutor(
            AgentProvisionTable homes,
            AgentProfile profile,
            AgentRoomFactory room,
            RoomNaming naming,
            AgentMembership membership,
            SpaceChild link,
            RoomArchiving fate,
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
     * @throws MatrixStateException when people have to do something first
     */
    void apply(Repair.OfAgent repair, KnownAgent agent, RoomId space) {
        AgentProvision agentProvision = homes.of(repair.ref());
        switch (repair) {
            case Repair.CreateUser create -> profile.register(agent);
            case Repair.SetProfile set -> profile.ensureProfile(agentProvision, agent);
            case Repair.CreateRoom create -> createRoom(agentProvision, agent, space);
            case Repair.NameRoom name -> naming.ensureNamed(agentProvision, agent);
            case Repair.LinkChild child -> link.ensureLinked(agentProvision, agent, child.in(), space);
            case Repair.CorrectLink child -> link.ensureLinked(agentProvision, agent, child.in(), space);
            case Repair.WriteBinding write -> room.restore(agentProvision, agent, write.in(), space);
            case Repair.Join join -> membership.ensureJoined(agentProvision, join.in());
            case Repair.RetireDuplicate retire -> fate.retire(retire.in(), retire.kept(), agent);
            case Repair.InRoom other -> others.apply(other);
        }
    }

    /**
     * Looks once more before something is made that may be there.
     *
     * @throws MatrixStateException when that can't be told
     */
    void prepare(List<Repair> repairs, KnownAgent agent) {
        if (repairs.stream().anyMatch(Repair.CreateRoom.class::isInstance)) {
            room.requireNoneOutOfSight(agent);
        }
    }

    private void createRoom(AgentProvision agentProvision, KnownAgent agent, RoomId space) {
        AgentProvision housed = room.ensureRoom(agentProvision, agent, space);
        RoomId itsRoom = housed.room().orElseThrow();
        AgentProvision inside = membership.ensureJoined(housed, itsRoom);
        link.ensureLinked(inside, agent, itsRoom, space);
    }
}
