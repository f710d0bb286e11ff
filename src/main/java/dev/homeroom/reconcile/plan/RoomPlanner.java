package dev.homeroom.reconcile.plan;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.plan.PlanInputs.Presence;
import dev.homeroom.reconcile.snapshot.ChildLink;
import dev.homeroom.reconcile.snapshot.Member;
import dev.homeroom.reconcile.snapshot.Member.Membership;
import dev.homeroom.reconcile.snapshot.RoomSnapshot;
import dev.homeroom.reconcile.snapshot.Snapshot;
import dev.homeroom.reconcile.snapshot.Snapshot.SpaceSnapshot;
import dev.homeroom.reconcile.snapshot.Title;
import dev.homeroom.rooms.template.RoomTemplates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Plans the repairs of one agent's room: its name and look, the agent's user inside, and its place in the Space. */
public final class RoomPlanner {
    private final RoomTemplates roomTemplates;
    private final Snapshot seen;
    private final SpaceSnapshot.Found space;
    private final PlanInputs known;
    private final LookPlanner looks;

    public sealed interface RoomRepair extends Repair.InRoom {}

    /** A repair that needs the agent's name. */
    public sealed interface NamedRoomRepair extends RoomRepair {
        KnownAgent known();

        @Override
        default AgentRef ref() {
            return known().ref();
        }
    }

    public record NameRoom(KnownAgent known, RoomId in, String reason) implements NamedRoomRepair {}

    public record Invite(AgentRef ref, RoomId in, String reason) implements RoomRepair {}

    /** Somebody came to the invite list after the room was made. */
    public record InvitePerson(AgentRef ref, RoomId in, UserId person, String reason) implements RoomRepair {}

    public record Join(AgentRef ref, RoomId in, String reason) implements RoomRepair {}

    public record CorrectParent(AgentRef ref, RoomId in, RoomId space, String reason) implements RoomRepair {}

    /** Lets the members of {@code space} join. */
    public record CorrectJoinRule(AgentRef ref, RoomId in, RoomId space, String reason) implements RoomRepair {}

    public record LinkChild(KnownAgent known, RoomId in, RoomId space, String reason) implements NamedRoomRepair {}

    /** Corrects the child's {@code via} or {@code order}. */
    public record CorrectLink(KnownAgent known, RoomId in, RoomId space, String reason) implements NamedRoomRepair {}

    RoomPlanner(RoomTemplates roomTemplates, Snapshot seen, SpaceSnapshot.Found space, PlanInputs known) {
        this.roomTemplates = roomTemplates;
        this.seen = seen;
        this.space = space;
        this.known = known;
        this.looks = new LookPlanner(roomTemplates);
    }

    /**
     * Names are set only while the backend's list is fresh. The room's name comes before the profile, because the
     * profile shows whether the agent was renamed.
     */
    List<Repair> repairs(KnownAgent agent, RoomSnapshot.Seen room) {
        List<Repair> repairs = new ArrayList<>();
        Optional<Member> member = member(agent, room);
        boolean isListed = known.presence(agent) == Presence.LISTED;
        if (wasNeverSeen(agent, member)) {
            repairs.add(new AgentPlanner.CreateUser(agent, "the agent's user was never seen in a room"));
        }
        if (isListed) {
            name(agent, room, member).ifPresent(repairs::add);
            profile(agent, member).ifPresent(repairs::add);
        }
        repairs.addAll(entry(agent.ref(), room.room(), member));
        parent(agent, room).ifPresent(repairs::add);
        joinRule(agent, room).ifPresent(repairs::add);
        link(agent, room, isListed, isRenamed(agent, member)).ifPresent(repairs::add);
        newcomers(invitedTo(room), room.peopleEver(seen::seen))
                .map(person -> new InvitePerson(agent.ref(), room.room(), person, invitation(person)))
                .forEach(repairs::add);
        if (isListed) {
            looks.ofRoom(agent, room).forEach(repairs::add);
        }
        return repairs;
    }

    /** Those of the invite list who never had to do with a room; nobody where it was not looked into. */
    static Stream<UserId> newcomers(List<UserId> invited, Optional<Set<UserId>> people) {
        return people.stream().flatMap(known -> invited.stream().filter(person -> !known.contains(person)));
    }

    private List<UserId> invitedTo(RoomSnapshot.Seen room) {
        return room.admits().isPresent() ? roomTemplates.peopleBesideMembers() : roomTemplates.people();
    }

    static String invitation(UserId person) {
        return person + " is on the invite list and was never invited";
    }

    private Optional<Repair> name(KnownAgent agent, RoomSnapshot.Seen room, Optional<Member> member) {
        String wanted = roomTemplates.roomName(agent);
        boolean isCurrent = room.title().map(Title::text).filter(wanted::equals).isPresent();
        boolean isSetByBot = room.title().filter(Title::ours).isPresent();
        if (isCurrent || !(isSetByBot || isRenamed(agent, member))) {
            return Optional.empty();
        }
        return Optional.of(
                new NameRoom(agent, room.room(), isSetByBot ? "the room has another name" : "the agent was renamed"));
    }

    private boolean isRenamed(KnownAgent agent, Optional<Member> member) {
        return member.flatMap(Member::displayName)
                .filter(name -> !name.equals(roomTemplates.agentName(agent)))
                .isPresent();
    }

    private Optional<Repair> profile(KnownAgent agent, Optional<Member> member) {
        boolean shown = member.filter(Member::isInside).isPresent();
        boolean isNew = wasNeverSeen(agent, member);
        boolean isIncomplete =
                shown && (member.get().displayName().isEmpty() || !member.get().pictured());
        return isNew || isIncomplete || isRenamed(agent, member)
                ? Optional.of(new AgentPlanner.SetProfile(
                        agent,
                        isNew || isIncomplete ? "the user has no name or no picture" : "the user has another name"))
                : Optional.empty();
    }

    /** An invite proves nothing: users can be invited before they exist. */
    private boolean wasNeverSeen(KnownAgent agent, Optional<Member> member) {
        boolean here =
                member.filter(known -> known.membership() != Membership.INVITED).isPresent();
        UserId user = roomTemplates.userOf(agent.ref());
        return !here
                && seen.seen()
                        .flatMap(room -> Optional.ofNullable(room.members().get(user)).stream())
                        .noneMatch(Member::isInside);
    }

    /** The repairs that bring the agent's user back into a room; none if it is inside or banned. */
    static List<Repair> entry(AgentRef agent, RoomId room, Optional<Member> member) {
        return switch (member.map(Member::membership).orElse(Membership.OUTSIDE)) {
            case JOINED -> List.of();
            case BANNED -> List.of();
            case INVITED -> List.of(new Join(agent, room, "the agent's user is invited and has not joined"));
            case OUTSIDE ->
                List.of(
                        new Invite(agent, room, "the agent's user is not in its room"),
                        new Join(agent, room, "the agent's user is not in its room"));
        };
    }

    private Optional<Repair> parent(KnownAgent agent, RoomSnapshot.Seen room) {
        return room.parents().equals(Set.of(space.room()))
                ? Optional.empty()
                : Optional.of(new CorrectParent(
                        agent.ref(), room.room(), space.room(), "the room names another parent than the Space"));
    }

    private Optional<Repair> joinRule(KnownAgent agent, RoomSnapshot.Seen room) {
        return room.admits().filter(spaces -> !spaces.contains(space.room())).isPresent()
                ? Optional.of(new CorrectJoinRule(
                        agent.ref(), room.room(), space.room(), "members of the Space may not join"))
                : Optional.empty();
    }

    private Optional<Repair> link(KnownAgent agent, RoomSnapshot.Seen room, boolean isListed, boolean renamed) {
        ChildLink link = space.children().get(room.room());
        if (link == null) {
            return Optional.of(new LinkChild(agent, room.room(), space.room(), "the room is not a child of the Space"));
        }
        if (!link.followable()) {
            return correctLink(agent, room, "the child's via names no server");
        }
        boolean sorted = link.order().equals(roomTemplates.order(agent));
        return sorted || !isListed || !(link.ours() || renamed)
                ? Optional.empty()
                : correctLink(agent, room, "the child is sorted by another name");
    }

    private Optional<Repair> correctLink(KnownAgent agent, RoomSnapshot.Seen room, String why) {
        return Optional.of(new CorrectLink(agent, room.room(), space.room(), why));
    }

    Optional<Member> member(KnownAgent agent, RoomSnapshot.Seen room) {
        UserId user = roomTemplates.userOf(agent.ref());
        return Optional.ofNullable(room.members().get(user));
    }
}
