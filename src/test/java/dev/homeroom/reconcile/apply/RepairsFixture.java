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
import dev.homeroom.rooms.further.FurtherAgentTable;
import dev.homeroom.rooms.operations.AlertRooms;
import dev.homeroom.rooms.operations.SettleIncident;
import dev.homeroom.rooms.template.NewRoomVersion;
import dev.homeroom.rooms.template.RoomCompletion;
import dev.homeroom.rooms.template.RoomTemplates;
import dev.homeroom.wording.Wording;
import java.time.InstantSource;

/** The objects that carry out repairs, wired as by CDI. */
public final class RepairsFixture {
    public final AgentSpace agentSpace;
    public final Guests guests;
    private final AgentProfile profile;
    private final AgentRoomFactory roomFactory;
    private final RepairExecutor repairExecutor;
    private final AgentProvisionTable provisions;
    private final InstantSource clock;

    public RepairsFixture(
            FakeHomeserver homeserver,
            RoomTemplates roomTemplates,
            NewRoomVersion version,
            RoomCompletion completion,
            RoomUnderAlias roomUnderAlias,
            AliasedRoomFactory aliasedRooms,
            BoundRoomSearch search,
            AgentProvisionTable provisions,
            RoomTable rooms,
            FurtherAgentTable furtherAgents,
            SpaceTable spaces,
            Bindings bindings,
            PersonalSpaces personalSpaces,
            AlertRooms alertRooms,
            SettleIncident incidents,
            AgentTopics topics,
            AvatarSource avatar,
            Wording wording,
            InstantSource clock) {
        this.provisions = provisions;
        this.clock = clock;
        RoomLook look = new RoomLook(homeserver, roomTemplates, avatar, topics);
        agentSpace = new AgentSpace(homeserver, roomTemplates, aliasedRooms, completion, spaces, look);
        profile = new AgentProfile(homeserver, roomTemplates, avatar, provisions);
        AgentMembership membership = new AgentMembership(homeserver, roomTemplates, provisions);
        SpaceChild link = new SpaceChild(homeserver, roomTemplates, provisions);
        RoomArchiving fate = new RoomArchiving(homeserver, roomTemplates, bindings, wording);
        RoomUpgrade upgrade =
                new RoomUpgrade(homeserver, roomTemplates, provisions, rooms, furtherAgents, spaces, fate);
        PeopleEntry people = new PeopleEntry(homeserver, roomTemplates.namespace());
        guests = new GuestInvites(roomTemplates, agentSpace, rooms, people);
        roomFactory = new AgentRoomFactory(
                homeserver, roomUnderAlias, roomTemplates, version, completion, search, provisions, clock);
        repairExecutor = new RepairExecutor(
                new SpaceRepairs(homeserver, SpaceFixture.NAMESPACE, agentSpace, personalSpaces, upgrade, people),
                new AgentRepairs(provisions, profile, roomFactory, membership, link, fate, upgrade, look),
                new RoomRepairs(
                        provisions,
                        new RoomNaming(homeserver, roomTemplates, rooms),
                        membership,
                        people,
                        new SpaceParent(homeserver, roomTemplates),
                        link),
                new ChatRepairs(personalSpaces, upgrade),
                new OperationsRepairs(alertRooms, upgrade, people, incidents),
                look);
    }

    public AgentProvisioning agents(IndexSnapshot indexSnapshot, Planner planner) {
        return new AgentProvisioning(indexSnapshot, planner, repairExecutor, roomFactory, provisions, profile, clock);
    }

    public PlanExecutor applying(AgentProvisioning agents) {
        return new PlanExecutor(agents, repairExecutor);
    }
}
