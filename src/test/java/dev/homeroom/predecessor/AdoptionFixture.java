package dev.homeroom.predecessor;

import dev.homeroom.reconcile.SpaceFixture;

/** Adoption of rooms and Spaces, wired as by CDI. */
final class AdoptionFixture {
    private AdoptionFixture() {}

    static RoomAdoption rooms(SpaceFixture of) {
        return new RoomAdoption(
                of.roomTemplates,
                of.agents,
                of.rooms,
                new RoomJoin(of.homeserver, SpaceFixture.NAMESPACE),
                new RoomTakeover(of.homeserver, of.roomTemplates, of.provisions, of.rooms, of.clock));
    }

    static SpaceAdoption space(SpaceFixture of) {
        return new SpaceAdoption(
                of.homeserver, of.roomTemplates, of.agentSpace, new RoomJoin(of.homeserver, SpaceFixture.NAMESPACE));
    }
}
