package dev.homeroom.reconcile.apply;

import dev.homeroom.reconcile.plan.AgentPlanner.KnownAgentRepair;
import dev.homeroom.reconcile.plan.AgentPlanner.LifecycleRepair;
import dev.homeroom.reconcile.plan.ChatPlanner.ChatRepair;
import dev.homeroom.reconcile.plan.ChatPlanner.PersonalSpaceRepair;
import dev.homeroom.reconcile.plan.LookPlanner.LookRepair;
import dev.homeroom.reconcile.plan.OperationsPlanner.OperationsRepair;
import dev.homeroom.reconcile.plan.Planner.SpaceRepair;
import dev.homeroom.reconcile.plan.Planner.UnownedRepair;
import dev.homeroom.reconcile.plan.Repair;
import dev.homeroom.reconcile.plan.RoomPlanner.RoomRepair;
import jakarta.enterprise.context.ApplicationScoped;

/** Applies a repair of any kind. Each reads before it writes, and saves its result in the index. */
@ApplicationScoped
class RepairExecutor {
    private final SpaceRepairs spaces;
    private final AgentRepairs agents;
    private final RoomRepairs rooms;
    private final ChatRepairs chats;
    private final OperationsRepairs operations;
    private final RoomLook look;

    RepairExecutor(
            SpaceRepairs spaces,
            AgentRepairs agents,
            RoomRepairs rooms,
            ChatRepairs chats,
            OperationsRepairs operations,
            RoomLook look) {
        this.spaces = spaces;
        this.agents = agents;
        this.rooms = rooms;
        this.chats = chats;
        this.operations = operations;
        this.look = look;
    }

    /**
     * @throws dev.homeroom.matrix.HomeserverException if the homeserver failed or refused
     * @throws dev.homeroom.rooms.state.MatrixStateException if people have to do something first
     */
    void apply(Repair repair) {
        switch (repair) {
            case SpaceRepair ofSpace -> spaces.apply(ofSpace);
            case KnownAgentRepair ofAgent -> agents.apply(ofAgent);
            case LifecycleRepair inRoom -> agents.apply(inRoom);
            case RoomRepair inRoom -> rooms.apply(inRoom);
            case ChatRepair ofChat -> chats.apply(ofChat);
            case PersonalSpaceRepair personal -> chats.apply(personal);
            case UnownedRepair unowned -> spaces.apply(unowned);
            case OperationsRepair ofOperators -> operations.apply(ofOperators);
            case LookRepair ofLook -> look.apply(ofLook);
        }
    }
}
