package dev.homeroom.reconcile.apply;

import dev.homeroom.directory.AgentDirectory;
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
    private final RoomRepairs roomRepairs;
    private final RepairExecutor repairExecutor;
    private final SpaceRepairs spaceRepairs;
    private final RoomLook look;

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
        look = new RoomLook(homeserver, roomTemplates, avatar, parts.topics());
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
        roomRepairs = new RoomRepairs(
                provisions,
                membership,
                link,
                parts.personalSpaces(),
                new SpaceParent(homeserver, roomTemplates),
                fate,
                upgrade,
                people);
        AgentRoomFactory room = new AgentRoomFactory(
                homeserver,
                parts.roomUnderAlias(),
                roomTemplates,
                parts.version(),
                parts.completion(),
                parts.search(),
                provisions,
                parts.clock());
        repairExecutor = new RepairExecutor(
                provisions,
                profile,
                room,
                new RoomNaming(homeserver, roomTemplates, provisions),
                membership,
                link,
                roomRepairs,
                look);
        spaceRepairs = new SpaceRepairs(
                homeserver, SpaceFixture.NAMESPACE, agentSpace, parts.personalSpaces(), upgrade, people);
    }

    public AgentProvisioning agents(IndexSnapshot indexSnapshot, Planner planner) {
        return new AgentProvisioning(
                indexSnapshot, planner, repairExecutor, parts.provisions(), profile, parts.clock());
    }

    public PlanExecutor applying(AgentDirectory directory, AgentProvisioning agents) {
        return new PlanExecutor(directory, agents, repairExecutor, roomRepairs, spaceRepairs, look);
    }
}
