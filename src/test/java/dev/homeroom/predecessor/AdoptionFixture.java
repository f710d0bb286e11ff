package dev.homeroom.predecessor;

import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.reconcile.apply.AgentProvisioning;
import dev.homeroom.reconcile.apply.AgentSpace;
import dev.homeroom.reconcile.index.AgentProvisionTable;
import dev.homeroom.rooms.RoomTable;
import dev.homeroom.rooms.template.RoomTemplates;
import java.time.InstantSource;

/** Adoption of rooms and Spaces, wired as by CDI. */
public final class AdoptionFixture {
    public final RoomAdoption rooms;
    public final SpaceAdoption space;

    public AdoptionFixture(
            FakeHomeserver homeserver,
            RoomTemplates roomTemplates,
            AgentProvisionTable provisions,
            RoomTable table,
            AgentProvisioning agents,
            AgentSpace agentSpace,
            InstantSource clock) {
        RoomJoin entry = new RoomJoin(homeserver, SpaceFixture.NAMESPACE);
        rooms = new RoomAdoption(
                roomTemplates,
                agents,
                table,
                entry,
                new RoomTakeover(homeserver, roomTemplates, provisions, table, clock));
        space = new SpaceAdoption(homeserver, roomTemplates, agentSpace, entry);
    }
}
