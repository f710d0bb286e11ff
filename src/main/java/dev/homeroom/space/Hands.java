package dev.homeroom.space;

import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.space.plan.Repair;
import java.util.List;

/** Does what a repair says. Each looks before it acts, and notes in the index what it did. */
final class Hands {
    private final Homeserver homeserver;
    private final HomeTable homes;
    private final AgentProfile profile;
    private final AgentRoom room;
    private final RoomNaming naming;
    private final AgentMembership membership;
    private final SpaceLink link;
    private final RoomBelonging belonging;
    private final RoomFate fate;
    private final RoomUpgrade upgrade;
    private final PersonalSpaces personalSpaces;
    private final Layout layout;

    Hands(
            Homeserver homeserver,
            Layout layout,
            HomeTable homes,
            AgentProfile profile,
            AgentRoom room,
            RoomBelonging belonging,
            RoomFate fate,
            RoomUpgrade upgrade,
            PersonalSpaces personalSpaces) {
        this.homeserver = homeserver;
        this.layout = layout;
        this.homes = homes;
        this.profile = profile;
        this.room = room;
        this.naming = new RoomNaming(homeserver, layout, homes);
        this.membership = new AgentMembership(homeserver, layout, homes);
        this.link = new SpaceLink(homeserver, layout, homes);
        this.belonging = belonging;
        this.fate = fate;
        this.upgrade = upgrade;
        this.personalSpaces = personalSpaces;
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
            case Repair.RetireDuplicate retire -> fate.retire(retire.in(), retire.kept(), layout.agentName(agent));
            case Repair.InRoom other -> apply(other);
        }
    }

    /** A repair that needs to know nothing more of the agent than whose it is. */
    void apply(Repair.InRoom repair) {
        switch (repair) {
            case Repair.Invite invite -> membership.invite(invite.ref(), invite.in());
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
            case Repair.RetireDuplicate retire ->
                fate.retire(
                        retire.in(), retire.kept(), layout.userOf(retire.ref()).localpart());
            case Repair.FollowUpgrade follow -> upgrade.follow(follow.ref(), follow.in(), follow.to());
            case Repair.NameRoom other -> throw needsAgent(other);
            case Repair.WriteBinding other -> throw needsAgent(other);
            case Repair.LinkChild other -> throw needsAgent(other);
            case Repair.CorrectLink other -> throw needsAgent(other);
        }
    }

    /** A repair of a room that belongs to no agent. */
    void apply(Repair.OfNoAgent repair) {
        switch (repair) {
            case Repair.LinkPersonalSpace personal -> personalSpaces.link(personal.space(), personal.about());
            case Repair.FollowPersonalSpaceUpgrade follow ->
                upgrade.followPersonalSpace(follow.owner(), follow.from(), follow.about());
            case Repair.UnlinkPersonalSpace former -> personalSpaces.unlink(former.space(), former.about());
            case Repair.UnlinkGone gone -> personalSpaces.unlink(gone.space(), gone.about());
            case Repair.CleanUpOrphan orphan ->
                homeserver.leave(layout.namespace().bot(), orphan.about(), orphan.reason());
        }
    }

    private static IllegalArgumentException needsAgent(Repair repair) {
        return new IllegalArgumentException("Of no agent that is known: " + repair.sentence());
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
