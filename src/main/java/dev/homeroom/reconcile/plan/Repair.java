package dev.homeroom.reconcile.plan;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.RoomId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One step towards the desired state of Matrix. Each repair is idempotent, has a reason, and stands in the class that
 * plans it.
 */
public sealed interface Repair permits Planner.SpaceRepair, Repair.OfAgent, Repair.OfNoAgent, LookPlanner.LookRepair {
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
    interface Basis {}

    /** A repair of an agent that has a room or gets one. */
    sealed interface OfAgent extends Repair permits AgentPlanner.KnownAgentRepair, InRoom {
        AgentRef ref();

        @Override
        default Optional<AgentRef> agent() {
            return Optional.of(ref());
        }
    }

    sealed interface InRoom extends OfAgent
            permits AgentPlanner.LifecycleRepair, RoomPlanner.RoomRepair, ChatPlanner.ChatRepair {
        RoomId in();

        @Override
        default Optional<RoomId> room() {
            return Optional.of(in());
        }
    }

    /** A repair of a room that belongs to no agent. */
    sealed interface OfNoAgent extends Repair
            permits Planner.UnownedRepair, ChatPlanner.PersonalSpaceRepair, OperationsPlanner.OperationsRepair {
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
