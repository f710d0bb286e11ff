package dev.homeroom.reconcile.snapshot;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The state of Matrix at one time, or the last known state according to the index.
 *
 * @param rooms all rooms that the bot is in, all children of the Space, the known rooms that no longer exist, and
 *     abandoned children of personal Spaces; without the Space itself
 * @param personalSpaces the personal Spaces after all upgrades, sorted by room
 * @param roomFindings the search results for agents that have none of these rooms; for an agent that is in neither, no
 *     room was searched, so nothing may be created
 * @param alertAlias the room that the alert room's alias leads to; empty if there is none, or nobody has asked
 * @param findings findings of the scan, in sentences for operators
 */
public record Snapshot(
        SpaceSnapshot space,
        Map<RoomId, RoomSnapshot> rooms,
        List<PersonalSpace> personalSpaces,
        Map<AgentRef, AgentRoomFinding> roomFindings,
        Optional<RoomId> alertAlias,
        List<Finding> findings) {
    public Snapshot {
        rooms = Map.copyOf(rooms);
        personalSpaces = List.copyOf(personalSpaces);
        roomFindings = Map.copyOf(roomFindings);
        findings = List.copyOf(findings);
    }

    /** Whether the homeserver couldn't say of some agent where its room is. */
    public boolean isUnsureAboutAgents() {
        return roomFindings.values().stream().anyMatch(AgentRoomFinding.CantTell.class::isInstance);
    }

    public Stream<RoomSnapshot.Seen> seen() {
        return rooms.values().stream()
                .filter(RoomSnapshot.Seen.class::isInstance)
                .map(RoomSnapshot.Seen.class::cast);
    }

    /** The room, if it could be read. */
    public Optional<RoomSnapshot.Seen> seen(RoomId room) {
        return Optional.ofNullable(rooms.get(room))
                .filter(RoomSnapshot.Seen.class::isInstance)
                .map(RoomSnapshot.Seen.class::cast);
    }

    /** The search result for an agent that has no readable room with a binding by the bot. */
    public sealed interface AgentRoomFinding {
        /** Neither its alias nor its user leads to a room that the bot created: the agent has none. */
        record Nowhere() implements AgentRoomFinding {}

        /** The agent has a room that the bot isn't in. */
        record OutOfReach(RoomId room) implements AgentRoomFinding {}

        /** The agent's alias leads to a room that the bot created and whose binding was lost. */
        record Unbound(RoomId room) implements AgentRoomFinding {}

        /** @param why one sentence */
        record CantTell(String why) implements AgentRoomFinding {}
    }

    /**
     * A person's own Space with their chat rooms.
     *
     * @param room the current room, after all upgrades
     * @param children the Space's link to each child room
     * @param removed rooms that a user other than the bot removed, before or after an upgrade, and that were not added
     *     again: people arrange their own Space as they like
     * @param former the rooms that the Space was in before its upgrades
     * @param unfollowed the former room that still has the mark, if {@code room} does not have it yet; empty once the
     *     upgrade was followed
     */
    public record PersonalSpace(
            RoomId room,
            UserId owner,
            Map<RoomId, ChildLink> children,
            Set<RoomId> removed,
            Set<RoomId> former,
            Optional<RoomId> unfollowed) {
        public PersonalSpace {
            children = Map.copyOf(children);
            removed = Set.copyOf(removed);
            former = Set.copyOf(former);
        }

        /** The room with the mark. */
        public RoomId marked() {
            return unfollowed.orElse(room);
        }

        /** Whether the room is this Space, or was before an upgrade. */
        public boolean isOrWas(RoomId other) {
            return room.equals(other) || former.contains(other);
        }
    }

    /**
     * The agents' Space. If the homeserver cannot say, no {@link Snapshot} exists; there is no {@code Unknown} here.
     */
    public sealed interface SpaceSnapshot {
        /**
         * @param children the Space's link to each child room; without rooms that were removed
         * @param people all who are or were in the Space or were invited; empty if the Space was not read
         * @param look its topic and picture
         */
        record Found(RoomId room, Map<RoomId, ChildLink> children, Optional<Set<UserId>> people, Look look)
                implements SpaceSnapshot {
            public Found {
                children = Map.copyOf(children);
                people = people.map(Set::copyOf);
            }
        }

        /** A user with enough power has upgraded the Space; the new room doesn't have the bot's mark yet. */
        record Moved(RoomId from, RoomId to) implements SpaceSnapshot {}

        /** The bot created the Space under its alias, and the mark was lost or never written. */
        record Unfinished(RoomId room) implements SpaceSnapshot {}

        /** The homeserver says for certain that there is no Space. */
        record None() implements SpaceSnapshot {}
    }
}
