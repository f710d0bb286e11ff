package dev.homeroom.reconcile.plan;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.snapshot.ChildLink;
import dev.homeroom.reconcile.snapshot.RoomSnapshot;
import dev.homeroom.reconcile.snapshot.Snapshot;
import dev.homeroom.reconcile.snapshot.Snapshot.PersonalSpace;
import dev.homeroom.reconcile.snapshot.Snapshot.SpaceSnapshot;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.template.RoomTemplates;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plans the repairs of chat rooms, of rooms that an agent was invited to, and of personal Spaces. People decide about
 * their own rooms: an agent that they removed stays removed, and so does a chat room that they removed from their
 * Space.
 */
public final class ChatPlanner {
    private final RoomTemplates roomTemplates;
    private final Snapshot seen;
    private final SpaceSnapshot.Found agentsSpace;

    public sealed interface ChatRepair extends Repair.InRoom {}

    /** Makes a chat room a child of its owner's Space, by a link with a server. */
    public record LinkChat(AgentRef ref, RoomId in, RoomId space, String reason) implements ChatRepair {}

    public sealed interface PersonalSpaceRepair extends Repair.OfNoAgent {}

    /** Makes a personal Space a child of the agents' Space, by a link with a server. */
    public record LinkPersonalSpace(RoomId about, RoomId space, String reason) implements PersonalSpaceRepair {}

    /**
     * Moves the mark and the people of a personal Space to the room that replaced it. Its rooms follow after another
     * scan.
     */
    public record FollowPersonalSpaceUpgrade(RoomId about, RoomId from, UserId owner, String reason)
            implements PersonalSpaceRepair {}

    /** Removes a personal Space's former room from the agents' Space. */
    public record UnlinkPersonalSpace(RoomId about, RoomId space, String reason) implements PersonalSpaceRepair {}

    ChatPlanner(RoomTemplates roomTemplates, Snapshot seen, SpaceSnapshot.Found agentsSpace) {
        this.roomTemplates = roomTemplates;
        this.seen = seen;
        this.agentsSpace = agentsSpace;
    }

    Stream<Repair> repairs() {
        Stream<Repair> ofRooms = seen.seen()
                .sorted(Comparator.comparing(room -> room.room().value()))
                .flatMap(room -> room.binding().stream()
                        .filter(binding -> binding.kind() != Binding.RoomKind.AGENT)
                        .flatMap(binding -> inRoom(room, binding)));
        return Stream.concat(ofRooms, seen.personalSpaces().stream().flatMap(this::ofSpace));
    }

    private Stream<Repair> inRoom(RoomSnapshot.Seen room, Binding binding) {
        if (binding.movedTo().isPresent()) {
            return unlinked(room.room(), binding);
        }
        if (room.movedTo().isPresent()) {
            return moved(room, binding);
        }
        return isOpen(binding) ? completed(room, binding) : Stream.empty();
    }

    private static boolean isOpen(Binding binding) {
        return binding.kind() == Binding.RoomKind.CHAT && !binding.archived();
    }

    private Stream<Repair> moved(RoomSnapshot.Seen from, Binding binding) {
        List<RoomId> path = upgrades(from);
        RoomId to = path.getLast();
        Stream<Repair> follow =
                Stream.of(new AgentPlanner.FollowUpgrade(binding.agent(), from.room(), to, "the room was upgraded"));
        Optional<RoomSnapshot.Seen> successor = seen.seen(to);
        return successor.isPresent() && isOpen(binding)
                ? Stream.of(
                                follow,
                                completed(successor.get(), binding),
                                path.subList(0, path.size() - 1).stream().flatMap(room -> unlinked(room, binding)))
                        .flatMap(repairs -> repairs)
                : follow;
    }

    /** The room and its successors, which may have been upgraded themselves before anybody followed. */
    private List<RoomId> upgrades(RoomSnapshot.Seen from) {
        SequencedSet<RoomId> path = new LinkedHashSet<>(List.of(from.room()));
        Optional<RoomId> next = from.movedTo();
        while (next.isPresent() && path.add(next.get())) {
            next = seen.seen(next.get())
                    .filter(room -> room.binding().isEmpty())
                    .flatMap(RoomSnapshot.Seen::movedTo);
        }
        return List.copyOf(path);
    }

    private Stream<Repair> unlinked(RoomId room, Binding binding) {
        return seen.personalSpaces().stream()
                .filter(space -> space.children().containsKey(room))
                .map(space -> new AgentPlanner.Unlink(
                        binding.agent(), room, space.room(), "the chat has moved to another room"));
    }

    private Stream<Repair> completed(RoomSnapshot.Seen room, Binding binding) {
        AgentRef agent = binding.agent();
        UserId user = roomTemplates.userOf(agent);
        Stream<Repair> entry =
                RoomPlanner.entry(
                        agent, room.room(), Optional.ofNullable(room.members().get(user)))
                        .stream();
        return Stream.concat(
                entry, ownersSpace(room, binding).stream().flatMap(space -> spaceLinks(agent, room, space)));
    }

    /** The Space of the room's owner; of several, the one that the room names as its parent. */
    private Optional<PersonalSpace> ownersSpace(RoomSnapshot.Seen room, Binding binding) {
        return seen.personalSpaces().stream()
                .filter(space -> binding.owner().equals(Optional.of(space.owner())))
                .min(Comparator.comparing(space -> room.parents().stream().noneMatch(space::isOrWas)));
    }

    private static Stream<Repair> spaceLinks(AgentRef agent, RoomSnapshot.Seen room, PersonalSpace space) {
        if (space.unfollowed().isPresent() || space.removed().contains(room.room())) {
            return Stream.empty();
        }
        Optional<Repair> parent = room.parents().equals(Set.of(space.room()))
                ? Optional.empty()
                : Optional.of(new RoomPlanner.CorrectParent(
                        agent, room.room(), space.room(), "the room names another parent than its owner's Space"));
        Optional<Repair> link = whyNotLinked(space.children().get(room.room()))
                .map(why -> new LinkChat(agent, room.room(), space.room(), why));
        return Stream.concat(parent.stream(), link.stream());
    }

    private Stream<Repair> ofSpace(PersonalSpace space) {
        if (space.unfollowed().isPresent()) {
            RoomId from = space.unfollowed().get();
            return Stream.of(new FollowPersonalSpaceUpgrade(
                    space.room(),
                    from,
                    space.owner(),
                    "the Space " + from + " of " + space.owner()
                            + " was upgraded; its rooms are linked after the move"));
        }
        Stream<Repair> link = whyNotLinked(agentsSpace.children().get(space.room()))
                .map(why -> (Repair) new LinkPersonalSpace(space.room(), agentsSpace.room(), why))
                .stream();
        Stream<Repair> unlink = space.former().stream()
                .filter(agentsSpace.children()::containsKey)
                .sorted(Comparator.comparing(RoomId::value))
                .map(former ->
                        new UnlinkPersonalSpace(former, agentsSpace.room(), "it was upgraded to " + space.room()));
        return Stream.concat(link, unlink);
    }

    private static Optional<String> whyNotLinked(@Nullable ChildLink link) {
        if (link == null) {
            return Optional.of("it is not a child of the Space that it belongs to");
        }
        return link.followable() ? Optional.empty() : Optional.of("the child's via names no server");
    }
}
