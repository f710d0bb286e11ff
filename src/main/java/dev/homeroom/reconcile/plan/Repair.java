package dev.homeroom.reconcile.plan;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** One step towards the desired state of Matrix. Each repair is idempotent and has a reason. */
public sealed interface Repair {
    /** The reason in a few words, for operators. */
    String reason();

    /** The agent concerned; empty for a repair of the Space, or of a room without an agent. */
    Optional<AgentRef> agent();

    /** The room concerned; empty if it does not exist yet. */
    Optional<RoomId> room();

    /** One word for tools and metrics, like {@code link-child}. */
    default String kind() {
        return Explanation.of(this);
    }

    /** Whether later repairs of the same agent depend on this one. */
    default boolean isBasis() {
        return this instanceof Basis;
    }

    /** One line with keys, the same in the log, on the command line and in REST. */
    default String sentence() {
        return kind() + agent().map(ref -> " agent=" + ref).orElse("")
                + room().map(id -> " room=" + id).orElse("") + ": " + reason();
    }

    /** A repair that later repairs depend on. */
    sealed interface Basis permits OfSpace, CreateUser, CreateRoom, WriteBinding, FollowUpgrade {}

    /** A repair of the agents' Space. */
    sealed interface OfSpace extends Repair, Basis {
        @Override
        default Optional<AgentRef> agent() {
            return Optional.empty();
        }
    }

    /** A repair of an agent that has a room or gets one. */
    sealed interface OfAgent extends Repair {
        AgentRef ref();

        @Override
        default Optional<AgentRef> agent() {
            return Optional.of(ref());
        }
    }

    /** A repair of a room that belongs to no agent. */
    sealed interface OfNoAgent extends Repair {
        RoomId about();

        @Override
        default Optional<AgentRef> agent() {
            return Optional.empty();
        }

        @Override
        default Optional<RoomId> room() {
            return Optional.of(about());
        }
    }

    /** A repair of an agent's room. */
    sealed interface InRoom extends OfAgent {
        RoomId in();

        @Override
        default Optional<RoomId> room() {
            return Optional.of(in());
        }
    }

    /** A repair of the topic or the picture, of an agent's room or of the Space. */
    sealed interface OfLook extends Repair {
        RoomId about();

        @Override
        default Optional<RoomId> room() {
            return Optional.of(about());
        }
    }

    record CreateSpace(String reason) implements OfSpace {
        @Override
        public Optional<RoomId> room() {
            return Optional.empty();
        }
    }

    /** Moves the mark to the room that replaced the Space. */
    record FollowSpaceUpgrade(RoomId from, RoomId to, String reason) implements OfSpace {
        @Override
        public Optional<RoomId> room() {
            return Optional.of(to);
        }
    }

    /** Completes a Space whose creation was interrupted: its mark, and anything else that is missing. */
    record FinishSpace(RoomId unfinished, String reason) implements OfSpace {
        @Override
        public Optional<RoomId> room() {
            return Optional.of(unfinished);
        }
    }

    record CreateUser(AgentRef ref, String reason) implements OfAgent, Basis {
        @Override
        public Optional<RoomId> room() {
            return Optional.empty();
        }
    }

    /** Sets the user's display name, and an avatar if it has none. */
    record SetProfile(AgentRef ref, String reason) implements OfAgent {
        @Override
        public Optional<RoomId> room() {
            return Optional.empty();
        }
    }

    /**
     * Creates the room with its binding, its parent and all invites, joins the agent's user, and links it as a child of
     * the Space.
     */
    record CreateRoom(AgentRef ref, String reason) implements OfAgent, Basis {
        @Override
        public Optional<RoomId> room() {
            return Optional.empty();
        }
    }

    record WriteBinding(AgentRef ref, RoomId in, String reason) implements InRoom, Basis {}

    /** Moves the binding, the saved contexts and the people from {@code in} to the room that replaced it. */
    record FollowUpgrade(AgentRef ref, RoomId in, RoomId to, String reason) implements InRoom, Basis {}

    /** Tells people to continue in the kept room. */
    record RetireDuplicate(AgentRef ref, RoomId in, RoomId kept, String reason) implements InRoom {}

    record NameRoom(AgentRef ref, RoomId in, String reason) implements InRoom {}

    record Invite(AgentRef ref, RoomId in, String reason) implements InRoom {}

    /** Somebody came to the invite list after the room was made. */
    record InvitePerson(AgentRef ref, RoomId in, UserId person, String reason) implements InRoom {}

    record Join(AgentRef ref, RoomId in, String reason) implements InRoom {}

    record Leave(AgentRef ref, RoomId in, String reason) implements InRoom {}

    /** Starts the grace period. */
    record NoteMissing(AgentRef ref, RoomId in, Instant since, String reason) implements InRoom {}

    record NoteReturn(AgentRef ref, RoomId in, String reason) implements InRoom {}

    record Archive(AgentRef ref, RoomId in, String reason) implements InRoom {}

    record Unarchive(AgentRef ref, RoomId in, String reason) implements InRoom {}

    record CorrectParent(AgentRef ref, RoomId in, RoomId space, String reason) implements InRoom {}

    /** Lets the members of {@code space} join. */
    record CorrectJoinRule(AgentRef ref, RoomId in, RoomId space, String reason) implements InRoom {}

    record LinkChild(AgentRef ref, RoomId in, RoomId space, String reason) implements InRoom {}

    /** Corrects the child's {@code via} or {@code order}. */
    record CorrectLink(AgentRef ref, RoomId in, RoomId space, String reason) implements InRoom {}

    record Unlink(AgentRef ref, RoomId in, RoomId space, String reason) implements InRoom {}

    /** Makes a chat room a child of its owner's Space, by a link with a server. */
    record LinkChat(AgentRef ref, RoomId in, RoomId space, String reason) implements InRoom {}

    /** Makes a personal Space a child of the agents' Space, by a link with a server. */
    record LinkPersonalSpace(RoomId about, RoomId space, String reason) implements OfNoAgent {}

    /**
     * Moves the mark and the people of a personal Space to the room that replaced it. Its rooms follow after another
     * scan.
     */
    record FollowPersonalSpaceUpgrade(RoomId about, RoomId from, UserId owner, String reason) implements OfNoAgent {}

    /** Removes a personal Space's former room from the agents' Space. */
    record UnlinkPersonalSpace(RoomId about, RoomId space, String reason) implements OfNoAgent {}

    /** Invites a person of the invite list to the Space. */
    record InviteToSpace(RoomId about, UserId person, String reason) implements OfNoAgent {}

    /** Removes the link to a room that no longer exists. */
    record UnlinkGone(RoomId about, RoomId space, String reason) implements OfNoAgent {}

    /** Removes the bot's link to a room that no user of Homeroom is in. It is linked again when the bot is back. */
    record UnlinkAbandoned(RoomId about, RoomId space, String reason) implements OfNoAgent {}

    /** Leaves a room that the bot created but never completed. */
    record CleanUpOrphan(RoomId about, String reason) implements OfNoAgent {}

    /**
     * Sets the topic of a room or of the Space, unless somebody else has set one.
     *
     * @param before the bot's topic that it replaces; empty if there was none
     */
    record DescribeRoom(Optional<AgentRef> agent, RoomId about, Optional<String> before, String topic, String reason)
            implements OfLook {}

    /**
     * Gives a room its agent's picture, or the Space one of its own.
     *
     * @param agent empty for the Space
     */
    record PictureRoom(Optional<AgentRef> agent, RoomId about, String reason) implements OfLook {}

    /** The names of repairs. */
    final class Explanation {
        private static final Pattern HUMP = Pattern.compile("(?<=[a-z])(?=[A-Z])");

        private Explanation() {}

        private static String of(Repair repair) {
            return HUMP.matcher(repair.getClass().getSimpleName())
                    .replaceAll("-")
                    .toLowerCase(Locale.ROOT);
        }
    }
}
