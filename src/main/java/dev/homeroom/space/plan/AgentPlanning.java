package dev.homeroom.space.plan;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.space.Binding;
import dev.homeroom.space.plan.Circumstances.Presence;
import dev.homeroom.space.plan.Member.Membership;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What has to be done for one agent, step by step in the order in which it is to be done. */
final class AgentPlanning {
    private final Wishes wishes;
    private final Observation seen;
    private final SpaceSight.Found space;
    private final Circumstances known;

    AgentPlanning(Wishes wishes, Observation seen, SpaceSight.Found space, Circumstances known) {
        this.wishes = wishes;
        this.seen = seen;
        this.space = space;
        this.known = known;
    }

    List<Repair> repairs(KnownAgent agent, Housing housing) {
        List<Repair> repairs = new ArrayList<>();
        Optional<Housing.Home> home = housing.of(agent.ref());
        if (home.isPresent()) {
            repairs.addAll(home.get().moves());
            home.get()
                    .kept()
                    .ifPresent(room ->
                            repairs.addAll(inRoom(agent, room, home.get().binding())));
        } else {
            repairs.addAll(withoutRoom(agent));
        }
        List<RoomId> leftBehind = Stream.concat(
                        housing.former(agent.ref()).stream(),
                        repairs.stream()
                                .filter(AgentPlanning::leavesRoomBehind)
                                .flatMap(repair -> repair.room().stream()))
                .distinct()
                .toList();
        leftBehind.forEach(room -> unlinked(agent.ref(), room, "the agent has moved to another room")
                .ifPresent(repairs::add));
        return repairs;
    }

    private static boolean leavesRoomBehind(Repair repair) {
        return repair instanceof Repair.FollowUpgrade || repair instanceof Repair.RetireDuplicate;
    }

    private List<Repair> withoutRoom(KnownAgent agent) {
        Trace trace = seen.traces().get(agent.ref());
        if (!agent.isListed() || trace == null) {
            return List.of();
        }
        return switch (trace) {
            case Trace.Nowhere nowhere ->
                List.of(
                        new Repair.CreateUser(agent.ref(), "the agent is new"),
                        new Repair.SetProfile(agent.ref(), "the agent is new"),
                        new Repair.CreateRoom(agent.ref(), "the agent has no room"));
            case Trace.Unbound(RoomId room) -> restored(agent, room);
            case Trace.OutOfReach outOfReach -> List.of();
            case Trace.CantTell cantTell -> List.of();
        };
    }

    private List<Repair> restored(KnownAgent agent, RoomId room) {
        List<Repair> repairs = new ArrayList<>();
        repairs.add(
                new Repair.WriteBinding(agent.ref(), room, "the bot made it for this agent, and its binding is lost"));
        Optional<RoomId> successor = seen.seen(room)
                .flatMap(RoomSight.Seen::movedTo)
                .filter(next -> seen.seen(next)
                        .filter(sight -> sight.bond() instanceof Bond.Unbound)
                        .isPresent());
        successor.ifPresent(next ->
                repairs.add(new Repair.FollowUpgrade(agent.ref(), room, next, "the room was upgraded to " + next)));
        seen.seen(successor.orElse(room)).ifPresent(sight -> repairs.addAll(whole(agent, sight)));
        return repairs;
    }

    private List<Repair> inRoom(KnownAgent agent, RoomSight.Seen room, Binding binding) {
        return switch (known.presence(agent)) {
            case LISTED -> listed(agent, room, binding);
            case MISSING -> missing(agent, room, binding);
            case UNSURE -> binding.archived() ? away(agent, room).toList() : whole(agent, room);
        };
    }

    private List<Repair> listed(KnownAgent agent, RoomSight.Seen room, Binding binding) {
        List<Repair> repairs = new ArrayList<>();
        if (binding.archived()) {
            repairs.add(new Repair.Unarchive(agent.ref(), room.room(), "the agent is back"));
        } else if (binding.missingSince().isPresent()) {
            repairs.add(new Repair.NoteReturn(agent.ref(), room.room(), "the agent is back within its grace period"));
        }
        repairs.addAll(whole(agent, room));
        return repairs;
    }

    private List<Repair> missing(KnownAgent agent, RoomSight.Seen room, Binding binding) {
        if (binding.archived()) {
            return away(agent, room).toList();
        }
        Optional<Instant> since = binding.missingSince();
        if (since.isEmpty()) {
            Instant noted = agent.missingSince().orElse(known.now());
            return List.of(new Repair.NoteMissing(
                    agent.ref(),
                    room.room(),
                    noted,
                    "the backend no longer lists the agent; its room is archived after " + wishes.grace()));
        }
        if (since.get().plus(wishes.grace()).isAfter(known.now())) {
            return List.of();
        }
        Repair archive =
                new Repair.Archive(agent.ref(), room.room(), "the agent has been missing since " + since.get());
        return Stream.concat(Stream.of(archive), away(agent, room)).toList();
    }

    /** What remains to be done until a room is only there to be read. */
    private Stream<Repair> away(KnownAgent agent, RoomSight.Seen room) {
        boolean inside = member(agent, room).filter(Member::isInside).isPresent();
        Stream<Repair> leaving =
                inside ? Stream.of(new Repair.Leave(agent.ref(), room.room(), "the room is archived")) : Stream.empty();
        return Stream.concat(leaving, unlinked(agent.ref(), room.room(), "the room is archived").stream());
    }

    private Optional<Repair> unlinked(AgentRef agent, RoomId room, String why) {
        return space.children().containsKey(room)
                ? Optional.of(new Repair.Unlink(agent, room, space.room(), why))
                : Optional.empty();
    }

    /**
     * What is missing until a room is as it should be. Names are given only while the backend's word for them is fresh; the
     * room's goes before the profile, which tells whether the agent was renamed.
     */
    private List<Repair> whole(KnownAgent agent, RoomSight.Seen room) {
        List<Repair> repairs = new ArrayList<>();
        Optional<Member> member = member(agent, room);
        boolean named = known.presence(agent) == Presence.LISTED;
        if (wasNeverSeen(agent, member)) {
            repairs.add(new Repair.CreateUser(agent.ref(), "the agent's user was never seen in a room"));
        }
        if (named) {
            name(agent, room, member).ifPresent(repairs::add);
            profile(agent, member).ifPresent(repairs::add);
        }
        repairs.addAll(entry(agent.ref(), room.room(), member));
        parent(agent, room).ifPresent(repairs::add);
        joinRule(agent, room).ifPresent(repairs::add);
        link(agent, room, named, isRenamed(agent, member)).ifPresent(repairs::add);
        return repairs;
    }

    private Optional<Repair> name(KnownAgent agent, RoomSight.Seen room, Optional<Member> member) {
        String wanted = wishes.roomName(agent);
        boolean right =
                room.title().map(RoomSight.Title::text).filter(wanted::equals).isPresent();
        boolean ours = room.title().filter(RoomSight.Title::ours).isPresent();
        if (right || !(ours || isRenamed(agent, member))) {
            return Optional.empty();
        }
        return Optional.of(new Repair.NameRoom(
                agent.ref(), room.room(), ours ? "the room has another name" : "the agent was renamed"));
    }

    private boolean isRenamed(KnownAgent agent, Optional<Member> member) {
        return member.flatMap(Member::displayName)
                .filter(name -> !name.equals(wishes.agentName(agent)))
                .isPresent();
    }

    private Optional<Repair> profile(KnownAgent agent, Optional<Member> member) {
        boolean shown = member.filter(Member::isInside).isPresent();
        boolean never = wasNeverSeen(agent, member);
        boolean bare =
                shown && (member.get().displayName().isEmpty() || !member.get().pictured());
        return never || bare || isRenamed(agent, member)
                ? Optional.of(new Repair.SetProfile(
                        agent.ref(),
                        never || bare ? "the user has no name or no picture" : "the user has another name"))
                : Optional.empty();
    }

    /** Somebody can be invited who doesn't exist yet. */
    private boolean wasNeverSeen(KnownAgent agent, Optional<Member> member) {
        boolean here =
                member.filter(known -> known.membership() != Membership.INVITED).isPresent();
        UserId user = wishes.userOf(agent.ref());
        return !here
                && seen.seen()
                        .flatMap(room -> Optional.ofNullable(room.members().get(user)).stream())
                        .noneMatch(Member::isInside);
    }

    /** How the agent's user gets back into a room; nothing where it is inside, or banned. */
    static List<Repair> entry(AgentRef agent, RoomId room, Optional<Member> member) {
        return switch (member.map(Member::membership).orElse(Membership.OUTSIDE)) {
            case JOINED -> List.of();
            case BANNED -> List.of();
            case INVITED -> List.of(new Repair.Join(agent, room, "the agent's user is invited and has not joined"));
            case OUTSIDE ->
                List.of(
                        new Repair.Invite(agent, room, "the agent's user is not in its room"),
                        new Repair.Join(agent, room, "the agent's user is not in its room"));
        };
    }

    private Optional<Repair> parent(KnownAgent agent, RoomSight.Seen room) {
        return room.parents().equals(Set.of(space.room()))
                ? Optional.empty()
                : Optional.of(new Repair.CorrectParent(
                        agent.ref(), room.room(), space.room(), "the room names another parent than the Space"));
    }

    private Optional<Repair> joinRule(KnownAgent agent, RoomSight.Seen room) {
        return room.admits().filter(spaces -> !spaces.contains(space.room())).isPresent()
                ? Optional.of(new Repair.CorrectJoinRule(
                        agent.ref(), room.room(), space.room(), "members of the Space may not join"))
                : Optional.empty();
    }

    private Optional<Repair> link(KnownAgent agent, RoomSight.Seen room, boolean named, boolean renamed) {
        ChildLink link = space.children().get(room.room());
        if (link == null) {
            return Optional.of(new Repair.LinkChild(
                    agent.ref(), room.room(), space.room(), "the room is not a child of the Space"));
        }
        if (!link.followable()) {
            return corrected(agent, room, "the child's via names no server");
        }
        boolean sorted = link.order().equals(wishes.order(agent));
        return sorted || !named || !(link.ours() || renamed)
                ? Optional.empty()
                : corrected(agent, room, "the child is sorted by another name");
    }

    private Optional<Repair> corrected(KnownAgent agent, RoomSight.Seen room, String why) {
        return Optional.of(new Repair.CorrectLink(agent.ref(), room.room(), space.room(), why));
    }

    private Optional<Member> member(KnownAgent agent, RoomSight.Seen room) {
        UserId user = wishes.userOf(agent.ref());
        return Optional.ofNullable(room.members().get(user));
    }
}
