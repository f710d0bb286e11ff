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

/** One room, as far as the bot can read it. */
public sealed interface RoomSnapshot {
    /**
     * A room that the bot could read.
     *
     * @param bindingSource the binding and its author
     * @param title the room's name; empty if it has none
     * @param parents the Spaces that the room names as parents, by links with a server
     * @param admits the rooms whose members may join; empty unless the join rule is {@code restricted}
     * @param members the agent users that are or were in the room or were invited, without the bot
     * @param people all who are or were in the room or were invited; empty if the room was not read
     * @param origin the room's creation, and whether anybody else was ever in it
     * @param tombstone the upgrade; empty unless the room was upgraded
     * @param look its topic and picture
     */
    record Seen(
            RoomId room,
            Optional<SpaceMark> mark,
            BindingSource bindingSource,
            Optional<Title> title,
            Set<RoomId> parents,
            Optional<Set<RoomId>> admits,
            Map<UserId, Member> members,
            Optional<Set<UserId>> people,
            Origin origin,
            Optional<Tombstone> tombstone,
            Look look)
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

        /** The successor of the room, if a user with enough power upgraded it. */
        public Optional<RoomId> movedTo() {
            return tombstone.filter(Tombstone::isBelieved).map(Tombstone::replacement);
        }
    }

    /** The bot isn't in the room, so its existence is unknown. */
    record Hidden() implements RoomSnapshot {}

    /** A room that the bot linked to a Space, and that neither the bot nor an agent's user is in any more. */
    record Abandoned() implements RoomSnapshot {}

    /** The homeserver says for certain that there is no such room, or no longer. */
    record Gone() implements RoomSnapshot {}

    /** @param why one sentence */
    record CantTell(String why) implements RoomSnapshot {}

    /** @param ours whether the bot set the text */
    record Title(String text, boolean ours) {}

    /**
     * The topic and the picture of a room or a Space.
     *
     * @param topic empty if nobody ever set one
     * @param pictured whether somebody ever set a picture, or removed it
     * @param changeable whether the bot has the power to set both
     */
    record Look(Optional<Title> topic, boolean pictured, boolean changeable) {
        /** A look that nothing is known about, so nothing changes it. */
        public static final Look UNKNOWN = new Look(Optional.empty(), false, false);
    }

    /**
     * @param byUs whether the bot created the room
     * @param asSpace whether it was created as a Space
     * @param deserted whether nobody but the bot is in it, is invited, or ever was in it
     * @param predecessor the room that it claims to replace
     */
    record Origin(boolean byUs, boolean asSpace, boolean deserted, Instant at, Optional<RoomId> predecessor) {}

    /** @param isBelieved whether its sender had the power to move the bot's room */
    record Tombstone(RoomId replacement, UserId sender, boolean isBelieved) {}

    /**
     * The content of a Space's {@code m.space.child} event.
     *
     * @param ours whether the bot wrote it; people arrange their own Space as they like
     * @param followable whether {@code via} names a server; otherwise clients don't show the room
     * @param order {@code order}, if it is valid
     * @see <a href="https://spec.matrix.org/latest/client-server-api/#mspacechild">{@code m.space.child}</a>
     */
    public record ChildLink(boolean ours, boolean followable, Optional<String> order) {}

    /**
     * An agent user in a room.
     *
     * @param displayName the name that the room shows; a user outside the room usually has none
     * @param pictured whether the room shows an avatar
     */
    public record Member(Membership membership, Optional<String> displayName, boolean pictured) {
        /** {@code membership} of {@code m.room.member}. */
        public enum Membership {
            JOINED,
            INVITED,
            /** Left or was kicked. */
            OUTSIDE,
            BANNED
        }

        public boolean isInside() {
            return membership == Membership.JOINED;
        }
    }

    /** The content of {@code dev.homeroom.binding} in a room, by its author. */
    public sealed interface BindingSource {
        /** The bot wrote it, in a version that this Homeroom can read. */
        record Bound(Binding binding) implements BindingSource {}

        /** The bot wrote it, but in another version, or it is malformed. Such a room is left unchanged. */
        record Unreadable() implements BindingSource {}

        /** Another user wrote it, so it is ignored. */
        record Untrusted(UserId sender) implements BindingSource {}

        /** There is none, or it was emptied. */
        record Unbound() implements BindingSource {}
    }
}
