package dev.homeroom.reconcile.plan;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One thing that has to be done so that Matrix is as it should be. Each is idempotent, and says why it has to be done.
 */
public sealed interface Repair {
    /** In a few words, for operators. */
    String reason();

    /** The agent that it is about; empty for what is about the Space, or about a room of no agent. */
    Optional<AgentRef> agent();

    /** The room that it is about; empty when it isn't there yet. */
    Optional<RoomId> room();

    /** One word for tools and metrics, like {@code link-child}. */
    default String kind() {
        return Explanation.of(this);
    }

    /** Whether what follows for the same agent makes no sense without it. */
    default boolean isBasis() {
        return this instanceof Basis;
    }

    /** One line with keys, the same in the log, on the command line and in REST. */
    default String sentence() {
        return kind() + agent().map(ref -> " agent=" + ref).orElse("")
                + room().map(id -> " room=" + id).orElse("") + ": " + reason();
    }

    /** What others stand on. */
    sealed interface Basis permits OfSpace, CreateUser, CreateRoom, WriteBinding, FollowUpgrade {}

    /** Of the Space of the agents. */
    sealed interface OfSpace extends Repair, Basis {
        @Override
        default Optional<AgentRef> agent() {
            return Optional.empty();
        }
    }

    /** Of an agent that has a room, or is to have one. */
    sealed interface OfAgent extends Repair {
        AgentRef ref();

        @Override
        default Optional<AgentRef> agent() {
            return Optional.of(ref());
        }
    }

    /** Of a room that belongs to no agent. */
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

    /** Of an agent's room. */
    sealed interface InRoom extends OfAgent {
        RoomId in();

        @Override
        default Optional<RoomId> room() {
            return Optional.of(in());
        }
    }

    record CreateSpace(String reason) implements OfSpace {
        @Override
        public Optional<RoomId> room() {
            return Optional.empty();
        }
    }

    /** The mark moves to the room that took the Space's place. */
    record FollowSpaceUpgrade(RoomId from, RoomId to, String reason) implements OfSpace {
        @Override
        public Optional<RoomId> room() {
            return Optional.of(to);
        }
    }

    /** A Space whose making was cut short gets its mark, and what else it lacks. */
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

    /** The user's display name, and a picture where it has none. */
    record SetProfile(AgentRef ref, String reason) implements OfAgent {
        @Override
        public Optional<RoomId> room() {
            return Optional.empty();
        }
    }

    /** The room with its binding, its parent and all invites, the agent's user inside, and a child of the Space. */
    record CreateRoom(AgentRef ref, String reason) implements OfAgent, Basis {
        @Override
        public Optional<RoomId> room() {
            return Optional.empty();
        }
    }

    record WriteBinding(AgentRef ref, RoomId in, String reason) implements InRoom, Basis {}

    /** The binding, the saved contexts and the people move from {@code in} to the room that took its place. */
    record FollowUpgrade(AgentRef ref, RoomId in, RoomId to, String reason) implements InRoom, Basis {}

    /** People are told to go on in the kept room. */
    record RetireDuplicate(AgentRef ref, RoomId in, RoomId kept, String reason) implements InRoom {}

    record NameRoom(AgentRef ref, RoomId in, String reason) implements InRoom {}

    record Invite(AgentRef ref, RoomId in, String reason) implements InRoom {}

    /** Somebody came to the invite list after the room was made. */
    record InvitePerson(AgentRef ref, RoomId in, UserId person, String reason) implements InRoom {}

    record Join(AgentRef ref, RoomId in, String reason) implements InRoom {}

    record Leave(AgentRef ref, RoomId in, String reason) implements InRoom {}

    /** The grace period begins. */
    record NoteMissing(AgentRef ref, RoomId in, Instant since, String reason) implements InRoom {}

    record NoteReturn(AgentRef ref, RoomId in, String reason) implements InRoom {}

    record Archive(AgentRef ref, RoomId in, String reason) implements InRoom {}

    record Unarchive(AgentRef ref, RoomId in, String reason) implements InRoom {}

    record CorrectParent(AgentRef ref, RoomId in, RoomId space, String reason) implements InRoom {}

    /** The members of {@code space} may join from then on. */
    record CorrectJoinRule(AgentRef ref, RoomId in, RoomId space, String reason) implements InRoom {}

    record LinkChild(AgentRef ref, RoomId in, RoomId space, String reason) implements InRoom {}

    /** The child's {@code via} or {@code order}. */
    record CorrectLink(AgentRef ref, RoomId in, RoomId space, String reason) implements InRoom {}

    record Unlink(AgentRef ref, RoomId in, RoomId space, String reason) implements InRoom {}

    /** A chat room becomes a child of its owner's Space, by a link that can be followed. */
    record LinkChat(AgentRef ref, RoomId in, RoomId space, String reason) implements InRoom {}

    /** A person's Space becomes a child of the agents' Space, by a link that can be followed. */
    record LinkPersonalSpace(RoomId about, RoomId space, String reason) implements OfNoAgent {}

    /** The mark and the people of a person's Space move to the room that took its place; its rooms follow after another look. */
    record FollowPersonalSpaceUpgrade(RoomId about, RoomId from, UserId owner, String reason) implements OfNoAgent {}

    /** The agents' Space has what took the place of a person's Space instead. */
    record UnlinkPersonalSpace(RoomId about, RoomId space, String reason) implements OfNoAgent {}

    /** Somebody came to the invite list after the Space was made. */
    record InviteToSpace(RoomId about, UserId person, String reason) implements OfNoAgent {}

    /** The child that is taken out is no room any more. */
    record UnlinkGone(RoomId about, RoomId space, String reason) implements OfNoAgent {}

    /** The bot leaves a room that it made and never finished. */
    record CleanUpOrphan(RoomId about, String reason) implements OfNoAgent {}

    /** Names of repairs in words. */
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
