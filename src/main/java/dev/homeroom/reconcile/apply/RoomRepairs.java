package dev.homeroom.reconcile.apply;

import dev.homeroom.directory.KnownAgent;
import dev.homeroom.reconcile.index.AgentProvisionTable;
import dev.homeroom.reconcile.plan.Repair;
import dev.homeroom.rooms.PersonalSpaces;
import jakarta.enterprise.context.ApplicationScoped;

/** Applies those repairs of an agent's room that need no more than the agent's id. */
@ApplicationScoped
class RoomRepairs {
    private final AgentProvisionTable provisions;
    private final AgentMembership membership;
    private final SpaceChild spaceChild;
    private final PersonalSpaces personalSpaces;
    private final SpaceParent spaceParent;
    private final RoomArchiving archiving;
    private final RoomUpgrade upgrade;
    private final PeopleEntry people;

    RoomRepairs(
            AgentProvisionTable provisions,
            AgentMembership membership,
            SpaceChild spaceChild,
            PersonalSpaces personalSpaces,
            SpaceParent spaceParent,
            RoomArchiving archiving,
            RoomUpgrade upgrade,
            PeopleEntry people) {
        this.provisions = provisions;
        this.membership = membership;
        this.spaceChild = spaceChild;
        this.personalSpaces = personalSpaces;
        this.spaceParent = spaceParent;
        this.archiving = archiving;
        this.upgrade = upgrade;
        this.people = people;
    }

    /**
     * As {@link RepairExecutor#apply}.
     *
     * @throws IllegalArgumentException for a repair that needs an agent that the directory knows
     */
    void apply(Repair.InRoom repair) {
        switch (repair) {
            case Repair.Invite invite -> membership.invite(invite.ref(), invite.in());
            case Repair.InvitePerson invite -> people.settle(invite.in(), invite.person());
            case Repair.Join join -> membership.join(join.ref(), join.in());
            case Repair.Leave leave -> membership.leave(provisions.of(leave.ref()), leave.in(), leave.reason());
            case Repair.Unlink unlink -> spaceChild.unlink(provisions.of(unlink.ref()), unlink.in(), unlink.space());
            case Repair.LinkChat chat -> personalSpaces.link(chat.space(), chat.in());
            case Repair.CorrectParent parent -> spaceParent.correctParent(parent.in(), parent.space());
            case Repair.CorrectJoinRule rule -> spaceParent.admitMembers(rule.in(), rule.space());
            case Repair.NoteMissing note -> archiving.noteMissing(note.in(), note.since());
            case Repair.NoteReturn note -> archiving.noteReturn(note.in());
            case Repair.Archive archive -> archiving.archive(archive.in());
            case Repair.Unarchive unarchive -> archiving.unarchive(unarchive.in());
            case Repair.RetireDuplicate retire -> archiving.retire(retire.in(), retire.kept(), retire.ref());
            case Repair.FollowUpgrade follow -> upgrade.follow(follow.ref(), follow.in(), follow.to());
            case Repair.NameRoom other -> throw needsAgent(other);
            case Repair.WriteBinding other -> throw needsAgent(other);
            case Repair.LinkChild other -> throw needsAgent(other);
            case Repair.CorrectLink other -> throw needsAgent(other);
        }
    }

    /** As {@link #apply}, with the name of a known agent in the notice. */
    void retire(Repair.RetireDuplicate retire, KnownAgent agent) {
        archiving.retire(retire.in(), retire.kept(), agent);
    }

    private static IllegalArgumentException needsAgent(Repair repair) {
        return new IllegalArgumentException("The repair needs a known agent: " + repair.sentence());
    }
}
