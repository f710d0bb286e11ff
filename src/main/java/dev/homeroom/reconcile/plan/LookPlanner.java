package dev.homeroom.reconcile.plan;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.plan.RoomSnapshot.Look;
import dev.homeroom.reconcile.plan.RoomSnapshot.Title;
import dev.homeroom.reconcile.plan.Snapshot.SpaceSnapshot;
import dev.homeroom.rooms.template.RoomTemplates;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Plans topics and pictures. What people set, or removed, stays; the bot's own topic follows the agent's description
 * and the wording.
 */
final class LookPlanner {
    private final RoomTemplates roomTemplates;

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
                whyNotDescribed(look, topic).map(why -> new Repair.DescribeRoom(agent, room, before, topic, why));
        Optional<Repair> picture = look.pictured()
                ? Optional.empty()
                : Optional.of(new Repair.PictureRoom(agent, room, "it never had a picture"));
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
