package dev.homeroom.reconcile.plan;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.snapshot.Look;
import dev.homeroom.reconcile.snapshot.RoomSnapshot;
import dev.homeroom.reconcile.snapshot.Snapshot.SpaceSnapshot;
import dev.homeroom.reconcile.snapshot.Title;
import dev.homeroom.rooms.template.RoomTemplates;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Plans topics and pictures. What people set, or removed, stays; the bot's own topic follows the agent's description
 * and the wording.
 */
public final class LookPlanner {
    private final RoomTemplates roomTemplates;

    /** A repair of the topic or the picture, of an agent's room or of the Space, which has no agent. */
    public sealed interface LookRepair extends Repair {
        RoomId about();

        @Override
        default Optional<RoomId> room() {
            return Optional.of(about());
        }
    }

    /**
     * Sets the topic of a room or of the Space, unless somebody else has set one.
     *
     * @param before the bot's topic that it replaces; empty if there was none
     */
    public record DescribeRoom(
            Optional<AgentRef> agent, RoomId about, Optional<String> before, String topic, String reason)
            implements LookRepair {}

    /** Gives a room its agent's picture, or the Space one of its own. */
    public record PictureRoom(Optional<AgentRef> agent, RoomId about, String reason) implements LookRepair {}

    LookPlanner(RoomTemplates roomTemplates) {
        this.roomTemplates = roomTemplates;
    }

    Stream<Repair> ofRoom(KnownAgent agent, RoomSnapshot.Seen room) {
        return repairs(Optional.of(agent.ref()), room.room(), room.look(), roomTemplates.topic(agent));
    }

    Stream<Repair> ofSpace(SpaceSnapshot.Found space) {
        return repairs(Optional.empty(), space.room(), space.look(), roomTemplates.spaceTopic());
    }

    private static Stream<Repair> repairs(Optional<AgentRef> agent, RoomId room, Look look, String topic) {
        if (!look.changeable()) {
            return Stream.empty();
        }
        Optional<String> before = look.topic().map(Title::text);
        Optional<Repair> describe =
                whyNotDescribed(look, topic).map(why -> new DescribeRoom(agent, room, before, topic, why));
        Optional<Repair> picture = look.pictured()
                ? Optional.empty()
                : Optional.of(new PictureRoom(agent, room, "it never had a picture"));
        return Stream.concat(describe.stream(), picture.stream());
    }

    private static Optional<String> whyNotDescribed(Look look, String topic) {
        if (look.topic().isEmpty()) {
            return Optional.of("it never had a topic");
        }
        return look.topic()
                .filter(Title::ours)
                .filter(present -> !present.text().equals(topic))
                .map(outdated -> "the bot's topic is out of date");
    }
}
