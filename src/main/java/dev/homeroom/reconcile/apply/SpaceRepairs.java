package dev.homeroom.reconcile.apply;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.reconcile.plan.Planner.CleanUpOrphan;
import dev.homeroom.reconcile.plan.Planner.CreateSpace;
import dev.homeroom.reconcile.plan.Planner.FinishSpace;
import dev.homeroom.reconcile.plan.Planner.FollowSpaceUpgrade;
import dev.homeroom.reconcile.plan.Planner.InviteToSpace;
import dev.homeroom.reconcile.plan.Planner.SpaceRepair;
import dev.homeroom.reconcile.plan.Planner.UnlinkAbandoned;
import dev.homeroom.reconcile.plan.Planner.UnlinkGone;
import dev.homeroom.reconcile.plan.Planner.UnownedRepair;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.PersonalSpaces;
import jakarta.enterprise.context.ApplicationScoped;

/** Applies the repairs that concern no agent: of the Space, and of rooms that belong to nobody. */
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

    void apply(SpaceRepair repair) {
        switch (repair) {
            case CreateSpace _ -> space.create();
            case FinishSpace finish -> space.finish(finish.unfinished());
            case FollowSpaceUpgrade follow -> upgrade.followSpace(follow.from(), follow.to());
        }
    }

    void apply(UnownedRepair repair) {
        switch (repair) {
            case InviteToSpace invite -> people.settle(invite.about(), invite.person());
            case UnlinkGone gone -> personalSpaces.unlink(gone.space(), gone.about());
            case UnlinkAbandoned abandoned -> personalSpaces.unlink(abandoned.space(), abandoned.about());
            case CleanUpOrphan orphan -> homeserver.leave(namespace.bot(), orphan.about(), orphan.reason());
        }
    }
}
