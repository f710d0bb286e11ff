package dev.homeroom.reconcile.apply;

import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.index.AgentProvision;
import dev.homeroom.reconcile.index.AgentProvisionTable;
import dev.homeroom.reconcile.plan.Repair;
import dev.homeroom.rooms.state.MatrixStateException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Applies the repairs of an agent. Each step reads before it writes, and saves its result in the index. */
@ApplicationScoped
class RepairExecutor {
    private final AgentProvisionTable provisions;
    private final AgentProfile profile;
    private final AgentRoomFactory roomFactory;
    private final RoomNaming naming;
    private final AgentMembership membership;
    private final SpaceChild spaceChild;
    private final RoomRepairs roomRepairs;
    private final RoomLook look;

    RepairExecutor(
            AgentProvisionTable provisions,
            AgentProfile profile,
            AgentRoomFactory roomFactory,
            RoomNaming naming,
            AgentMembership membership,
            SpaceChild spaceChild,
            RoomRepairs roomRepairs,
            RoomLook look) {
        this.provisions = provisions;
        this.profile = profile;
        this.roomFactory = roomFactory;
        this.naming = naming;
        this.membership = membership;
        this.spaceChild = spaceChild;
        this.roomRepairs = roomRepairs;
        this.look = look;
    }

    /**
     * Applies a repair of an agent that the directory knows.
     *
     * @throws dev.homeroom.matrix.HomeserverException if the homeserver failed or refused
     * @throws MatrixStateException if people have to do something first
     */
    void apply(Repair.OfAgent repair, KnownAgent agent, RoomId space) {
        AgentProvision agentProvision = provisions.of(repair.ref());
        switch (repair) {
            case Repair.CreateUser create -> profile.register(agent);
            case Repair.SetProfile set -> profile.ensureProfile(agentProvision, agent);
            case Repair.CreateRoom create -> createRoom(agentProvision, agent, space);
            case Repair.NameRoom name -> naming.ensureNamed(agentProvision, agent);
            case Repair.LinkChild child -> spaceChild.ensureLinked(agentProvision, agent, child.in(), space);
            case Repair.CorrectLink child -> spaceChild.ensureLinked(agentProvision, agent, child.in(), space);
            case Repair.WriteBinding write -> roomFactory.restore(agentProvision, agent, write.in(), space);
            case Repair.Join join -> membership.ensureJoined(agentProvision, join.in());
            case Repair.RetireDuplicate retire -> roomRepairs.retire(retire, agent);
            case Repair.InRoom other -> roomRepairs.apply(other);
        }
    }

    /** As {@link #apply(Repair.OfAgent, KnownAgent, RoomId)}, for a topic or a picture. */
    void apply(Repair.OfLook repair) {
        look.apply(repair);
    }

    /**
     * Checks again that the agent has no room, before one is created.
     *
     * @throws MatrixStateException if the homeserver can't say
     */
    void prepare(List<Repair> repairs, KnownAgent agent) {
        if (repairs.stream().anyMatch(Repair.CreateRoom.class::isInstance)) {
            roomFactory.requireNoHiddenRoom(agent);
        }
    }

    private void createRoom(AgentProvision agentProvision, KnownAgent agent, RoomId space) {
        AgentProvision withRoom = roomFactory.ensureRoom(agentProvision, agent, space);
        RoomId room = withRoom.room().orElseThrow();
        look.isDescribed(room, agent);
        AgentProvision joined = membership.ensureJoined(withRoom, room);
        spaceChild.ensureLinked(joined, agent, room, space);
    }
}
