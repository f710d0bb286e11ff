package dev.homeroom.space;

import dev.homeroom.matrix.FakeHomeserver;
import java.time.InstantSource;

/** Adoption of rooms and Spaces, as CDI puts it together. */
final class AdoptionFixture {
    final RoomAdoption rooms;
    final SpaceAdoption space;

    AdoptionFixture(
            FakeHomeserver homeserver,
            Layout layout,
            HomeTable homes,
            RoomTable table,
            AgentProvisioning agents,
            AgentSpace agentSpace,
            InstantSource clock) {
        RoomEntry entry = new RoomEntry(homeserver, SpaceFixture.NAMESPACE);
        rooms = new RoomAdoption(
                layout, agents, table, entry, new RoomTakeover(homeserver, layout, homes, table, clock));
        space = new SpaceAdoption(homeserver, layout, agentSpace, entry);
    }
}
