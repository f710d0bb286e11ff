package dev.homeroom.reconcile.apply;

import dev.homeroom.reconcile.index.AgentProvision;
import dev.homeroom.reconcile.index.AgentProvisionTable;
import dev.homeroom.reconcile.plan.RoomPlanner.CorrectJoinRule;
import dev.homeroom.reconcile.plan.RoomPlanner.CorrectLink;
import dev.homeroom.reconcile.plan.RoomPlanner.CorrectParent;
import dev.homeroom.reconcile.plan.RoomPlanner.Invite;
import dev.homeroom.reconcile.plan.RoomPlanner.InvitePerson;
import dev.homeroom.reconcile.plan.RoomPlanner.Join;
import dev.homeroom.reconcile.plan.RoomPlanner.LinkChild;
import dev.homeroom.reconcile.plan.RoomPlanner.NameRoom;
import dev.homeroom.reconcile.plan.RoomPlanner.RoomRepair;
import jakarta.enterprise.context.ApplicationScoped;

/** Applies the repairs of a room in use: its name, its people, and its place in the Space. */
@ApplicationScoped
class RoomRepairs {
    private final AgentProvisionTable provisions;
    private final RoomNaming naming;
    private final AgentMembership membership;
    private final PeopleEntry people;
    private final SpaceParent spaceParent;
    private final SpaceChild spaceChild;

    RoomRepairs(
            AgentProvisionTable provisions,
            RoomNaming naming,
            AgentMembership membership,
            PeopleEntry people,
            SpaceParent spaceParent,
            SpaceChild spaceChild) {
        this.provisions = provisions;
        this.naming = naming;
        this.membership = membership;
        this.people = people;
        this.spaceParent = spaceParent;
        this.spaceChild = spaceChild;
    }

    void apply(RoomRepair repair) {
        AgentProvision agentProvision = provisions.of(repair.ref());
        switch (repair) {
            case NameRoom name -> naming.ensureNamed(agentProvision, name.known());
            case Invite invite -> membership.invite(invite.ref(), invite.in());
            case InvitePerson invite -> people.settle(invite.in(), invite.person());
            case Join join -> membership.ensureJoined(agentProvision, join.in());
            case CorrectParent parent -> spaceParent.correctParent(parent.in(), parent.space());
            case CorrectJoinRule rule -> spaceParent.admitMembers(rule.in(), rule.space());
            case LinkChild child -> spaceChild.ensureLinked(agentProvision, child.known(), child.in(), child.space());
            case CorrectLink child -> spaceChild.ensureLinked(agentProvision, child.known(), child.in(), child.space());
        }
    }
}
