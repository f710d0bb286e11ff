package dev.homeroom.reconcile.apply;

import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.reconcile.index.AgentProvisionTable;
import dev.homeroom.reconcile.index.AgentTopics;
import dev.homeroom.reconcile.index.IndexSnapshot;
import dev.homeroom.reconcile.plan.Planner;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.BoundRoomSearch;
import dev.homeroom.rooms.Guests;
import dev.homeroom.rooms.PersonalSpaces;
import dev.homeroom.rooms.RoomTable;
import dev.homeroom.rooms.SpaceTable;
import dev.homeroom.rooms.alias.AliasedRoomFactory;
import dev.homeroom.rooms.alias.RoomUnderAlias;
import dev.homeroom.rooms.template.NewRoomVersion;
import dev.homeroom.rooms.template.RoomCompletion;
import dev.homeroom.rooms.template.RoomTemplates;
import dev.homeroom.wording.Wording;
import java.time.InstantSource;

/** The objects that carry out repairs, wired as by CDI. */
public final class RepairsFixture {
    public final AgentSpace agentSpace;
    public final Guests guests;
    private final Parts parts;
    private final AgentProfile profile;
    private final AgentRoomFactory roomFactory;
    private final RepairExecutor repairExecutor;

    /** The dependencies of repairs. */
    public record Parts(
            FakeHomeserver homeserver,
            RoomTemplates layout,
            NewRoomVersion version,
            RoomCompletion completion,
            RoomUnderAlias roomUnderAlias,
            AliasedRoomFactory aliasedRooms,
            BoundRoomSearch search,
            AgentProvisionTable provisions,
            RoomTable rooms,
            SpaceTable spaces,
            Bindings bindings,
            PersonalSpaces personalSpaces,
            AgentTopics topics,
            InstantSource clock) {}

    public RepairsFixture(Parts parts, AvatarSource avatar, Wording wording) {
        this.parts = parts;
        FakeHomeserver homeserver = parts.homeserver();
        RoomTemplates roomTemplates = parts.layout();
        AgentProvisionTable provisions = parts.provisions();
        RoomLook look = new RoomLook(homeserver, roomTemplates, avatar, parts.topics());
        agentSpace = new AgentSpace(
                homeserver, roomTemplates, parts.aliasedRooms(), parts.completion(), parts.spaces(), look);
        profile = new AgentProfile(homeserver, roomTemplates, avatar, provisions);
        AgentMembership membership = new AgentMembership(homeserver, roomTemplates, provisions);
        SpaceChild link = new SpaceChild(homeserver, roomTemplates, provisions);
        RoomArchiving fate = new RoomArchiving(homeserver, roomTemplates, parts.bindings(), wording);
        RoomUpgrade upgrade =
                new RoomUpgrade(homeserver, roomTemplates, provisions, parts.rooms(), parts.spaces(), fate);
        PeopleEntry people = new PeopleEntry(homeserver, roomTemplates.namespace());
        guests = new GuestInvites(roomTemplates, agentSpace, parts.rooms(), people);
        roomFactory = new AgentRoomFactory(
                homeserver,
                parts.roomUnderAlias(),
                roomTemplates,
                parts.version(),
                parts.completion(),
                parts.search(),
                provisions,
                parts.clock());
        repairExecutor = new RepairExecutor(
                new SpaceRepairs(
                        homeserver, SpaceFixture.NAMESPACE, agentSpace, parts.personalSpaces(), upgrade, people),
                new AgentRepairs(provisions, profile, roomFactory, membership, link, fate, upgrade, look),
                new RoomRepairs(
                        provisions,
                        new RoomNaming(homeserver, roomTemplates, parts.rooms()),
                        membership,
                        people,
                        new SpaceParent(homeserver, roomTemplates),
                        link),
                new ChatRepairs(parts.personalSpaces(), upgrade),
                look);
    }

    public AgentProvisioning agents(IndexSnapshot indexSnapshot, Planner planner) {
        return new AgentProvisioning(
                indexSnapshot, planner, repairExecutor, roomFactory, parts.provisions(), profile, parts.clock());
    }

    public PlanExecutor applying(AgentProvisioning agents) {
        return new PlanExecutor(agents, repairExecutor);
    }
}
