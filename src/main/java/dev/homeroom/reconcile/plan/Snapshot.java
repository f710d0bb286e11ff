package dev.homeroom.reconcile.plan;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.plan.RoomSnapshot.ChildLink;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What Matrix shows at one time; or, read from the index, what it showed last.
 *
 * @param rooms all that the bot is in, all that the Space has as children, and of others that the bot should know of those
 *     that are gone; without the Space itself
 * @param personalSpaces people's own, where upgrades have led them, sorted by room
 * @param traces of agents that have none of these rooms, what else there is of them; an agent that is in neither was not
 *     looked for, so nothing may be made for it
 * @param remarks what was noticed on the way, in sentences for operators
 */
public record Snapshot(
        SpaceSnapshot space,
        Map<RoomId, RoomSnapshot> rooms,
        List<PersonalSpace> personalSpaces,
        Map<AgentRef, AgentRoomFinding> traces,
        List<Finding> remarks) {
    public Snapshot {
        rooms = Map.copyOf(rooms);
        personalSpaces = List.copyOf(personalSpaces);
        traces = Map.copyOf(traces);
        remarks = List.copyOf(remarks);
    }

    public Stream<RoomSnapshot.Seen> seen() {
        return rooms.values().stream()
                .filter(RoomSnapshot.Seen.class::isInstance)
                .map(RoomSnapshot.Seen.class::cast);
    }

    /** The room, if it could be looked into. */
    public Optional<RoomSnapshot.Seen> seen(RoomId room) {
        return Optional.ofNullable(rooms.get(room))
                .filter(RoomSnapshot.Seen.class::isInstance)
                .map(RoomSnapshot.Seen.class::cast);
    }

    /** What there is of an agent that has no room by the bot's word in any room that could be looked into. */
    public sealed interface AgentRoomFinding {
        /** Neither its alias nor its user leads to a room of ours: it has none. */
        record Nowhere() implements AgentRoomFinding {}

        /** It has a room that the bot isn't in. */
        record OutOfReach(RoomId room) implements AgentRoomFinding {}

        /** Its alias leads to a room of our making whose binding was lost. */
        record Unbound(RoomId room) implements AgentRoomFinding {}

        /** @param why in one sentence */
        record CantTell(String why) implements AgentRoomFinding {}
    }

    /**
     * A person's own Space with their chat rooms, as it was found.
     *
     * @param room where it is now, after all upgrades
     * @param children by room, what the Space says of it
     * @param takenOut rooms that somebody else than the bot took out, here or before an upgrade, and that were not put back:
     *     people arrange their own Space as they like
     * @param former the rooms that it was in before it was upgraded
     * @param unfollowed the one of these that carries the mark while {@code room} doesn't yet; empty once the upgrade was followed
     */
    public record PersonalSpace(
            RoomId room,
            UserId owner,
            Map<RoomId, ChildLink> children,
            Set<RoomId> takenOut,
            Set<RoomId> former,
            Optional<RoomId> unfollowed) {
        public PersonalSpace {
            children = Map.copyOf(children);
            takenOut = Set.copyOf(takenOut);
            former = Set.copyOf(former);
        }

        /** The room that carries the mark. */
        public RoomId marked() {
            return unfollowed.orElse(room);
        }

        /** Whether the room is it, or was before an upgrade. */
        boolean isOrWas(RoomId other) {
            return room.equals(other) || former.contains(other);
        }
    }

    /**
     * The Space of the agent rooms, as it was found. That it can't be told whether there is one is none of these: then nothing
     * was observed at all.
     */
    public sealed interface SpaceSnapshot {
        /**
         * @param children by room, what the Space says of it; rooms that were taken out are not among them
         * @param people all who have, or had, to do with it; empty where it was not looked into
         */
        record Found(RoomId room, Map<RoomId, ChildLink> children, Optional<Set<UserId>> people)
                implements SpaceSnapshot {
            public Found {
                children = Map.copyOf(children);
                people = people.map(Set::copyOf);
            }
        }

        /** Somebody who may has upgraded it; the new room doesn't carry our mark yet. */
        record Moved(RoomId from, RoomId to) implements SpaceSnapshot {}

        /** The bot made it, under the Space's alias, and its mark has been lost, or never came. */
        record Unfinished(RoomId room) implements SpaceSnapshot {}

        /** The homeserver says for certain that there is none. */
        record None() implements SpaceSnapshot {}
    }
}
