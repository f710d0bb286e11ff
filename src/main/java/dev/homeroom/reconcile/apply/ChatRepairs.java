package dev.homeroom.reconcile.apply;

import dev.homeroom.reconcile.plan.ChatPlanner.ChatRepair;
import dev.homeroom.reconcile.plan.ChatPlanner.FollowPersonalSpaceUpgrade;
import dev.homeroom.reconcile.plan.ChatPlanner.LinkChat;
import dev.homeroom.reconcile.plan.ChatPlanner.LinkPersonalSpace;
import dev.homeroom.reconcile.plan.ChatPlanner.PersonalSpaceRepair;
import dev.homeroom.reconcile.plan.ChatPlanner.UnlinkPersonalSpace;
import dev.homeroom.rooms.PersonalSpaces;
import jakarta.enterprise.context.ApplicationScoped;

/** Applies the repairs of chat rooms and personal Spaces. */
@ApplicationScoped
class ChatRepairs {
    private final PersonalSpaces personalSpaces;
    private final RoomUpgrade upgrade;

    ChatRepairs(PersonalSpaces personalSpaces, RoomUpgrade upgrade) {
        this.personalSpaces = personalSpaces;
        this.upgrade = upgrade;
    }

    void apply(ChatRepair repair) {
        switch (repair) {
            case LinkChat chat -> personalSpaces.link(chat.space(), chat.in());
        }
    }

    void apply(PersonalSpaceRepair repair) {
        switch (repair) {
            case LinkPersonalSpace personal -> personalSpaces.link(personal.space(), personal.about());
            case FollowPersonalSpaceUpgrade follow ->
                upgrade.followPersonalSpace(follow.owner(), follow.from(), follow.about());
            case UnlinkPersonalSpace former -> personalSpaces.unlink(former.space(), former.about());
        }
    }
}
