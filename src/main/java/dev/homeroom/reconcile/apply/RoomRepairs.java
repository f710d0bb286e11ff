package dev.homeroom.reconcile.apply;

import dev.homeroom.reconcile.index.AgentProvisionTable;
import dev.homeroom.reconcile.plan.Repair;
import dev.homeroom.rooms.PersonalSpaces;
import jakarta.enterprise.context.ApplicationScoped;

/** Does what a repair of an agent's room says, without knowing more of the agent than whose the room is. */
@ApplicationScoped
class RoomRepairs {
    private final AgentProvisionTable homes;
    private final AgentMembership membership;
    private final SpaceChild link;
    private final PersonalSpaces personalSpaces;
    private final SpaceParent belonging;
    private final RoomArchiving fate;
    private final RoomUpgrade upgrade;
    private final PeopleEntry people;

    RoomRepairs(
            AgentProvisionTable homes,
            AgentMembership membership,
            SpaceChild link,
            PersonalSpaces personalSpaces,
            SpaceParent belonging,
            RoomArchiving fate,
            RoomUpgrade upgrade,
            PeopleEntry people) {
        this.homes = homes;
        this.membership = membership;
        this.link = link;
        this.personalSpaces = personalSpaces;
        this.belonging = belonging;
        this.fate = fate;
        this.upgrade = upgrade;
        this.people = people;
    }

    /**
     * As {@link RepairExecutor#apply}.
     *
     * @throws IllegalArgumentException for a repair that only a known agent's room can have
     */
    void apply(Repair.InRoom repair) {
        switch (repair) {
            case Repair.Invite invite -> membership.invite(invite.ref(), invite.in());
            case Repair.InvitePerson invite -> people.settle(invite.in(), invite.person());
            case Repair.Join join -> membership.enter(join.ref(), join.in());
            case Repair.Leave leave -> membership.leave(homes.of(leave.ref()), leave.in(), leave.reason());
            case Repair.Unlink unlink -> link.undo(homes.of(unlink.ref()), unlink.in(), unlink.space());
            case Repair.LinkChat chat -> personalSpaces.link(chat.space(), chat.in());
            case Repair.CorrectParent parent -> belonging.correctParent(parent.in(), parent.space());
            case Repair.CorrectJoinRule rule -> belonging.admitMembers(rule.in(), rule.space());
            case Repair.NoteMissing note -> fate.noteMissing(note.in(), note.since());
            case Repair.NoteReturn note -> fate.noteReturn(note.in());
            case Repair.Archive archive -> fate.archive(archive.in());
            case Repair.Unarchive unarchive -> fate.unarchive(unarchive.in());
            case Repair.RetireDuplicate retire -> fate.retire(retire.in(), retire.kept(), retire.ref());
            case Repair.FollowUpgrade follow -> upgrade.follow(follow.ref(), follow.in(), follow.to());
            case Repair.NameRoom other -> throw needsAgent(other);
            case Repair.WriteBinding other -> throw needsAgent(other);
            case Repair.LinkChild other -> throw needsAgent(other);
            case Repair.CorrectLink other -> throw needsAgent(other);
        }
    }

    private static IllegalArgumentException needsAgent(Repair repair) {
        return new IllegalArgumentException("Of no agent that is known: " + repair.sentence());
    }
}
