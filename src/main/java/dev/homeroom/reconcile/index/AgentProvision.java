package dev.homeroom.reconcile.index;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.snapshot.BindingSource;
import dev.homeroom.reconcile.snapshot.ChildLink;
import dev.homeroom.reconcile.snapshot.Look;
import dev.homeroom.reconcile.snapshot.Member;
import dev.homeroom.reconcile.snapshot.Member.Membership;
import dev.homeroom.reconcile.snapshot.Origin;
import dev.homeroom.reconcile.snapshot.RoomSnapshot;
import dev.homeroom.reconcile.snapshot.Snapshot.AgentRoomFinding;
import dev.homeroom.reconcile.snapshot.Title;
import dev.homeroom.rooms.state.BoundRoom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The provisioning state of an agent's user and room, as recorded after each step. A crash can precede the record of a
 * completed step, so every step reads before it writes. Facts are mapped here between Matrix, the row, and the snapshot
 * that a poll is planned by.
 *
 * @param displayName the name that Homeroom set last
 * @param pictured whether the user has an avatar, or the homeserver refused ours
 * @param facts the facts about the room; empty if there is none
 * @param outOfReach whether the agent has or may have a room that the bot can't access; nothing is created for it
 *     meanwhile
 */
public record AgentProvision(
        AgentRef agent, Optional<String> displayName, boolean pictured, Optional<RoomFacts> facts, boolean outOfReach) {

    /**
     * The facts about an agent's room that the index keeps, besides its binding.
     *
     * @param name the name that Homeroom set last; present if the room is in the index
     * @param joined whether the agent user is in the room
     * @param link the room's place as a child of a Space; empty if it has none
     */
    record RoomFacts(RoomId room, Optional<String> name, boolean joined, Optional<SpaceLink> link) {
        /** A room about which nothing else is known. */
        static RoomFacts of(RoomId room, Optional<String> name, boolean joined) {
            return new RoomFacts(room, name, joined, Optional.empty());
        }
    }

    /** @param order {@code order} of the child */
    record SpaceLink(RoomId space, Optional<String> order) {}

    static AgentProvision none(AgentRef agent) {
        return new AgentProvision(agent, Optional.empty(), false, Optional.empty(), false);
    }

    /**
     * What a scan saw of an agent in its room.
     *
     * @param bound the room's row
     * @param before the row before the scan, which keeps what Matrix doesn't show
     */
    static AgentProvision seen(
            RoomSnapshot.Seen room, BoundRoom bound, Optional<SpaceLink> link, Optional<AgentProvision> before) {
        Optional<AgentProvision> prior = before.filter(row -> row.room().equals(Optional.of(room.room())));
        Optional<Member> user = Optional.ofNullable(room.members().get(bound.agentUser()));
        boolean isInside = user.filter(Member::isInside).isPresent();
        Optional<String> shown = user.flatMap(Member::displayName);
        return new AgentProvision(
                bound.binding().agent(),
                isInside ? shown : shown.or(() -> prior.flatMap(AgentProvision::displayName)),
                user.filter(Member::pictured).isPresent()
                        || prior.filter(AgentProvision::pictured).isPresent(),
                Optional.of(new RoomFacts(room.room(), Optional.of(bound.name()), isInside, link)),
                false);
    }

    /** What a scan found out about an agent that is in no room with a readable binding. */
    static AgentProvision found(AgentRef agent, AgentRoomFinding finding, Optional<AgentProvision> before) {
        return switch (finding) {
            case AgentRoomFinding.Nowhere _ -> none(agent);
            case AgentRoomFinding.OutOfReach(RoomId room) -> outOfReach(agent, Optional.of(room));
            case AgentRoomFinding.Unbound _ -> outOfReach(agent, Optional.empty());
            case AgentRoomFinding.CantTell _ ->
                before.filter(row -> row.facts().isPresent()).orElseGet(() -> outOfReach(agent, Optional.empty()));
        };
    }

    private static AgentProvision outOfReach(AgentRef agent, Optional<RoomId> room) {
        return new AgentProvision(
                agent,
                Optional.empty(),
                false,
                room.map(hidden -> RoomFacts.of(hidden, Optional.empty(), false)),
                true);
    }

    /**
     * The reverse of {@link #seen}. Facts that the index doesn't keep are as they should be, so nothing changes them.
     *
     * @param user the agent's user
     */
    RoomSnapshot.Seen snapshot(UserId user, BoundRoom bound, RoomId agentsSpace, Look look) {
        return new RoomSnapshot.Seen(
                bound.room(),
                Optional.empty(),
                new BindingSource.Bound(bound.binding(), List.of()),
                Optional.of(new Title(bound.name(), true)),
                Set.of(agentsSpace),
                Optional.empty(),
                joined() || displayName.isPresent() ? Map.of(user, member()) : Map.of(),
                Optional.empty(),
                Origin.OURS,
                Optional.empty(),
                look,
                Optional.empty());
    }

    private Member member() {
        return new Member(joined() ? Membership.JOINED : Membership.OUTSIDE, displayName, pictured);
    }

    /** The room's link in the Space; empty if it is no child there. */
    Optional<ChildLink> link(RoomId agentsSpace) {
        return spaceLink()
                .filter(link -> link.space().equals(agentsSpace))
                .map(link -> new ChildLink(true, true, link.order()));
    }

    /** The reverse of {@link #found}. */
    AgentRoomFinding finding() {
        if (facts.isPresent()) {
            return new AgentRoomFinding.OutOfReach(facts.get().room());
        }
        return outOfReach
                ? new AgentRoomFinding.CantTell("the last search could not find out whether it has a room")
                : new AgentRoomFinding.Nowhere();
    }

    public Optional<RoomId> room() {
        return facts.map(RoomFacts::room);
    }

    /** The name that Homeroom set last; present if the room is in the index. */
    public Optional<String> roomName() {
        return facts.flatMap(RoomFacts::name);
    }

    /** Whether the agent user is in the room. */
    public boolean joined() {
        return facts.filter(RoomFacts::joined).isPresent();
    }

    Optional<SpaceLink> spaceLink() {
        return facts.flatMap(RoomFacts::link);
    }

    public boolean hasProfile(String name) {
        return pictured && displayName.equals(Optional.of(name));
    }

    public boolean hasRoomName(String name) {
        return roomName().equals(Optional.of(name));
    }

    public boolean isLinked(RoomId space, Optional<String> order) {
        return spaceLink().equals(Optional.of(new SpaceLink(space, order)));
    }

    public AgentProvision withProfile(String name) {
        return new AgentProvision(agent, Optional.of(name), true, facts, outOfReach);
    }

    /** The state in another room, about which nothing else is known yet. */
    public AgentProvision inRoom(RoomId room, String name, boolean agentIsIn) {
        return new AgentProvision(
                agent, displayName, pictured, Optional.of(RoomFacts.of(room, Optional.of(name), agentIsIn)), false);
    }

    public AgentProvision withAgentInside() {
        return with(room -> new RoomFacts(room.room(), room.name(), true, room.link()));
    }

    public AgentProvision withAgentOutside() {
        return with(room -> new RoomFacts(room.room(), room.name(), false, room.link()));
    }

    public AgentProvision linked(RoomId space, Optional<String> order) {
        return withLink(Optional.of(new SpaceLink(space, order)));
    }

    public AgentProvision unlinked() {
        return withLink(Optional.empty());
    }

    private AgentProvision withLink(Optional<SpaceLink> link) {
        return with(room -> new RoomFacts(room.room(), room.name(), room.joined(), link));
    }

    private AgentProvision with(UnaryOperator<RoomFacts> change) {
        return new AgentProvision(agent, displayName, pictured, facts.map(change), outOfReach);
    }
}
