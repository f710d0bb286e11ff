package dev.homeroom.reconcile.apply;

import dev.homeroom.reconcile.plan.OperationsPlanner.CreateAlertRoom;
import dev.homeroom.reconcile.plan.OperationsPlanner.FollowAlertRoomUpgrade;
import dev.homeroom.reconcile.plan.OperationsPlanner.FollowIncidentUpgrade;
import dev.homeroom.reconcile.plan.OperationsPlanner.InviteOperator;
import dev.homeroom.reconcile.plan.OperationsPlanner.LinkAlertRoom;
import dev.homeroom.reconcile.plan.OperationsPlanner.OperationsRepair;
import dev.homeroom.reconcile.plan.OperationsPlanner.RestoreAlertAlias;
import dev.homeroom.reconcile.plan.OperationsPlanner.SettleIncidentRoom;
import dev.homeroom.rooms.operations.AlertRooms;
import dev.homeroom.rooms.operations.SettleIncident;
import jakarta.enterprise.context.ApplicationScoped;

/** Applies the repairs of rooms for operators. */
@ApplicationScoped
class OperationsRepairs {
    private final AlertRooms alertRooms;
    private final RoomUpgrade upgrade;
    private final PeopleEntry people;
    private final SettleIncident incidents;

    OperationsRepairs(AlertRooms alertRooms, RoomUpgrade upgrade, PeopleEntry people, SettleIncident incidents) {
        this.alertRooms = alertRooms;
        this.upgrade = upgrade;
        this.people = people;
        this.incidents = incidents;
    }

    void apply(OperationsRepair repair) {
        switch (repair) {
            case CreateAlertRoom create -> alertRooms.create(create.about());
            case LinkAlertRoom link -> alertRooms.link(link.space(), link.about());
            case RestoreAlertAlias alias -> alertRooms.pointAlias(alias.about());
            case SettleIncidentRoom incident -> incidents.settle(incident.about(), incident.space());
            case FollowIncidentUpgrade follow -> {
                upgrade.enterWithPeople(follow.about(), follow.to());
                incidents.follow(follow.about(), follow.to(), follow.space());
            }
            case InviteOperator invite -> people.settle(invite.about(), invite.person());
            case FollowAlertRoomUpgrade follow -> {
                upgrade.enter(follow.about(), follow.to());
                alertRooms.moved(follow.space(), follow.about(), follow.to());
                upgrade.followAlertRoom(follow.about(), follow.to());
            }
        }
    }
}
