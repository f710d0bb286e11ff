package dev.homeroom.space;

import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.space.observe.AliasLookups;
import dev.homeroom.space.plan.Planner;
import dev.homeroom.wording.Wording;
import java.time.InstantSource;

/** Everything that carries out repairs, as CDI puts it together. */
final class RepairsFixture {
    final AgentSpace agentSpace;
    private final Parts parts;
    private final AgentProfile profile;
    private final RoomRepairs roomRepairs;
    private final Hands hands;
    private final SpaceRepairs spaceRepairs;

    /** The parts that repairs work with. */
    record Parts(
            FakeHomeserver homeserver,
            Layout layout,
            ChosenVersion version,
            Completion completion,
            AliasLookups aliases,
            BoundRoomSearch search,
            HomeTable homes,
            RoomTable rooms,
            SpaceTable spaces,
            Bindings bindings,
            PersonalSpaces personalSpaces,
            InstantSource clock) {}

    RepairsFixture(Parts parts, AvatarPicture avatar, Wording wording) {
        this.parts = parts;
        FakeHomeserver homeserver = parts.homeserver();
        Layout layout = parts.layout();
        HomeTable homes = parts.homes();
        agentSpace = new AgentSpace(homeserver, layout, parts.version(), parts.completion(), parts.spaces());
        profile = new AgentProfile(homeserver, layout, avatar, homes);
        AgentMembership membership = new AgentMembership(homeserver, layout, homes);
        SpaceLink link = new SpaceLink(homeserver, layout, homes);
        RoomFate fate = new RoomFate(homeserver, layout, parts.bindings(), wording);
        RoomUpgrade upgrade = new RoomUpgrade(homeserver, layout, homes, parts.rooms(), parts.spaces(), fate);
        roomRepairs = new RoomRepairs(
                homes, membership, link, parts.personalSpaces(), new RoomBelonging(homeserver, layout), fate, upgrade);
        AgentRoom room = new AgentRoom(
                homeserver,
                parts.aliases(),
                layout,
                parts.version(),
                parts.completion(),
                parts.search(),
                homes,
                parts.clock());
        hands = new Hands(
                homes, profile, room, new RoomNaming(homeserver, layout, homes), membership, link, fate, roomRepairs);
        spaceRepairs =
                new SpaceRepairs(homeserver, SpaceFixture.NAMESPACE, agentSpace, parts.personalSpaces(), upgrade);
    }

    AgentProvisioning agents(Index index, Planner planner) {
        return new AgentProvisioning(index, planner, hands, parts.homes(), profile, parts.clock());
    }

    Applying applying(AgentDirectory directory, AgentProvisioning agents) {
        return new Applying(directory, agents, hands, roomRepairs, spaceRepairs);
    }
}
