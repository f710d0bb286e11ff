package dev.homeroom.reconcile.apply;

import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.index.AgentProvision;
import dev.homeroom.reconcile.index.AgentProvisionTable;
import dev.homeroom.reconcile.plan.AgentPlanner.Archive;
import dev.homeroom.reconcile.plan.AgentPlanner.CreateRoom;
import dev.homeroom.reconcile.plan.AgentPlanner.CreateUser;
import dev.homeroom.reconcile.plan.AgentPlanner.FollowUpgrade;
import dev.homeroom.reconcile.plan.AgentPlanner.KnownAgentRepair;
import dev.homeroom.reconcile.plan.AgentPlanner.Leave;
import dev.homeroom.reconcile.plan.AgentPlanner.LifecycleRepair;
import dev.homeroom.reconcile.plan.AgentPlanner.NoteMissing;
import dev.homeroom.reconcile.plan.AgentPlanner.NoteReturn;
import dev.homeroom.reconcile.plan.AgentPlanner.RetireDuplicate;
import dev.homeroom.reconcile.plan.AgentPlanner.SetProfile;
import dev.homeroom.reconcile.plan.AgentPlanner.Unarchive;
import dev.homeroom.reconcile.plan.AgentPlanner.Unlink;
import dev.homeroom.reconcile.plan.AgentPlanner.WriteBinding;
import jakarta.enterprise.context.ApplicationScoped;

/** Applies the repairs that create an agent's user and room, move the room, or archive it. */
@ApplicationScoped
class AgentRepairs {
    private final AgentProvisionTable provisions;
    private final AgentProfile profile;
    private final AgentRoomFactory roomFactory;
    private final AgentMembership membership;
    private final SpaceChild spaceChild;
    private final RoomArchiving archiving;
    private final RoomUpgrade upgrade;
    private final RoomLook look;

    AgentRepairs(
            AgentProvisionTable provisions,
            AgentProfile profile,
            AgentRoomFactory roomFactory,
            AgentMembership membership,
            SpaceChild spaceChild,
            RoomArchiving archiving,
            RoomUpgrade upgrade,
            RoomLook look) {
        this.provisions = provisions;
        this.profile = profile;
        this.roomFactory = roomFactory;
        this.membership = membership;
        this.spaceChild = spaceChild;
        this.archiving = archiving;
        this.upgrade = upgrade;
        this.look = look;
    }

    void apply(KnownAgentRepair repair) {
        KnownAgent agent = repair.known();
        AgentProvision agentProvision = provisions.of(agent.ref());
        switch (repair) {
            case CreateUser _ -> profile.register(agent);
            case SetProfile _ -> profile.ensureProfile(agentProvision, agent);
            case CreateRoom create -> createRoom(agentProvision, agent, create.space());
            case WriteBinding write -> roomFactory.restore(agentProvision, agent, write.in(), write.space());
            case RetireDuplicate retire -> archiving.retire(retire.in(), retire.kept(), agent);
        }
    }

    void apply(LifecycleRepair repair) {
        switch (repair) {
            case FollowUpgrade follow -> upgrade.follow(follow.ref(), follow.in(), follow.to());
            case NoteMissing note -> archiving.noteMissing(note.in(), note.since());
            case NoteReturn note -> archiving.noteReturn(note.in());
            case Archive archive -> archiving.archive(archive.in());
            case Unarchive unarchive -> archiving.unarchive(unarchive.in());
            case Leave leave -> membership.leave(provisions.of(leave.ref()), leave.in(), leave.reason());
            case Unlink unlink -> spaceChild.unlink(provisions.of(unlink.ref()), unlink.in(), unlink.space());
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
