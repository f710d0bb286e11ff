package dev.homeroom.reconcile.plan;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.SpaceMark;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One room, as far as the bot could look into it. */
public sealed interface RoomSnapshot {
    /**
     * Looked into.
     *
     * @param bond which agent it belongs to
     * @param title its name; empty where it has none
     * @param parents the rooms that it says it is a child of, by links that can be followed
     * @param admits the rooms whose members may join; empty unless the join rule is {@code restricted}
     * @param members those of our users that are or were in it or invited, without the bot
     * @param people all who have, or had, to do with it; empty where it was not looked into
     * @param origin who made it, when, and who is in it
     * @param tombstone where it has moved to; empty unless it was upgraded
     */
    record Seen(
            RoomId room,
            Optional<SpaceMark> mark,
            BindingSource bond,
            Optional<Title> title,
            Set<RoomId> parents,
            Optional<Set<RoomId>> admits,
            Map<UserId, Member> members,
            Optional<Set<UserId>> people,
            Origin origin,
            Optional<Tombstone> tombstone)
            implements RoomSnapshot {
        public Seen {
            parents = Set.copyOf(parents);
            admits = admits.map(Set::copyOf);
            members = Map.copyOf(members);
            people = people.map(Set::copyOf);
        }

        /** All who have, or had, to do with it, or with a room that it replaces: an upgrade is no reason to ask anew. */
        public Optional<Set<UserId>> peopleEver(Function<RoomId, Optional<Seen>> others) {
            Set<UserId> ever = new HashSet<>();
            Set<RoomId> passed = new HashSet<>();
            Optional<Seen> sight = Optional.of(this);
            while (sight.isPresent() && passed.add(sight.get().room())) {
                sight.get().people().ifPresent(ever::addAll);
                sight = sight.get().origin().predecessor().flatMap(others);
            }
            return people.map(_ -> ever);
        }

        /** Where it has moved to by the word of somebody who may say so. */
        public Optional<RoomId> movedTo() {
            return tombstone.filter(Tombstone::isBelieved).map(Tombstone::replacement);
        }
    }

    /** The bot isn't in it. Whether it exists can't be told from that. */
    record Hidden() implements RoomSnapshot {}

    /** The homeserver says for certain that there is no such room, or none any more. */
    record Gone() implements RoomSnapshot {}

    /** @param why in one sentence */
    record CantTell(String why) implements RoomSnapshot {}

    /** @param ours whether the bot gave it */
    record Title(String text, boolean ours) {}

    /**
     * @param byUs whether the bot made the room
     * @param asSpace whether it was made as a Space
     * @param deserted whether nobody but the bot is in it, is invited, or ever was in it
     * @param predecessor the room that it says it replaces
     */
    record Origin(boolean byUs, boolean asSpace, boolean deserted, Instant at, Optional<RoomId> predecessor) {}

    /** @param isBelieved whether its sender had the power to move what is the bot's */
    record Tombstone(RoomId replacement, UserId sender, boolean isBelieved) {}

    /**
     * What {@code m.space.child} says of a room.
     *
     * @param ours whether the bot wrote it; people arrange their Space as they like
     * @param followable whether {@code via} names a server, without which clients don't show the room
     * @param order {@code order}, where it is valid
     * @see <a href="https://spec.matrix.org/latest/client-server-api/#mspacechild">{@code m.space.child}</a>
     */
    public record ChildLink(boolean ours, boolean followable, Optional<String> order) {}

    /**
     * One of our users in a room.
     *
     * @param displayName as the room shows it; those who are not in it have none, as a rule
     * @param pictured whether the room shows a picture of it
     */
    public record Member(Membership membership, Optional<String> displayName, boolean pictured) {
        /** {@code membership} of {@code m.room.member}. */
        public enum Membership {
            JOINED,
            INVITED,
            /** Left, or was kicked. */
            OUTSIDE,
            BANNED
        }

        public boolean isInside() {
            return membership == Membership.JOINED;
        }
    }

    /** What a room's {@code dev.homeroom.binding} is worth. */
    public sealed interface BindingSource {
        /** The bot's word, in a version that can be read. */
        record Bound(Binding binding) implements BindingSource {}

        /** The bot's word, and not to be read: of another version, or broken. Such a room is left alone. */
        record Unreadable() implements BindingSource {}

        /** Somebody else's word, which counts for nothing. */
        record Untrusted(UserId sender) implements BindingSource {}

        /** There is none, or it was taken back. */
        record Unbound() implements BindingSource {}
    }
}
