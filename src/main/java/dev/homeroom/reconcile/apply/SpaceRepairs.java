package dev.homeroom.reconcile.apply;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.reconcile.plan.Repair;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.PersonalSpaces;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Applies the repairs that concern no agent: of the Space, of personal Spaces, and of rooms that were never completed.
 */
@ApplicationScoped
class SpaceRepairs {
    private final Homeserver homeserver;
    private final Namespace namespace;
    private final AgentSpace space;
    private final PersonalSpaces personalSpaces;
    private final RoomUpgrade upgrade;
    private final PeopleEntry people;

    SpaceRepairs(
            Homeserver homeserver,
            Namespace namespace,
            AgentSpace space,
            PersonalSpaces personalSpaces,
            RoomUpgrade upgrade,
            PeopleEntry people) {
        this.homeserver = homeserver;
        this.namespace = namespace;
        this.space = space;
        this.personalSpaces = personalSpaces;
        this.upgrade = upgrade;
        this.people = people;
    }

    /** As {@link RepairExecutor#apply}. */
    void apply(Repair.OfSpace repair) {
        switch (repair) {
            case Repair.CreateSpace create -> space.create();
            case Repair.FinishSpace finish -> space.finish(finish.unfinished());
            case Repair.FollowSpaceUpgrade follow -> upgrade.followSpace(follow.from(), follow.to());
        }
    }

    /** As {@link RepairExecutor#apply}. */
    void apply(Repair.OfNoAgent repair) {
        switch (repair) {
            case Repair.LinkPersonalSpace personal -> personalSpaces.link(personal.space(), personal.about());
            case Repair.FollowPersonalSpaceUpgrade follow ->
                upgrade.followPersonalSpace(follow.owner(), follow.from(), follow.about());
            case Repair.UnlinkPersonalSpace former -> personalSpaces.unlink(former.space(), former.about());
            case Repair.InviteToSpace invite -> people.settle(invite.about(), invite.person());
            case Repair.UnlinkGone gone -> personalSpaces.unlink(gone.space(), gone.about());
            case Repair.UnlinkAbandoned abandoned -> personalSpaces.unlink(abandoned.space(), abandoned.about());
            case Repair.CleanUpOrphan orphan -> homeserver.leave(namespace.bot(), orphan.about(), orphan.reason());
        }
    }
}
