package dev.homeroom.reconcile.index;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.snapshot.Look;
import dev.homeroom.reconcile.snapshot.RoomSnapshot;
import dev.homeroom.reconcile.snapshot.Snapshot;
import dev.homeroom.reconcile.snapshot.Title;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The topics that the bot gave to rooms, as this process saw or set them last. So a poll knows which topic is out of
 * date, without a request. In memory only: each process reconciles before it provisions, and that fills it.
 */
@ApplicationScoped
public class AgentTopics {
    private final Map<RoomId, String> topics = new ConcurrentHashMap<>();

    /** Replaces everything by what a reconciliation saw. */
    void observed(Snapshot seen) {
        Map<RoomId, String> ours = seen.seen()
                .filter(room -> room.look().changeable())
                .filter(room -> room.look().topic().filter(Title::ours).isPresent())
                .collect(Collectors.toMap(
                        RoomSnapshot.Seen::room,
                        room -> room.look().topic().orElseThrow().text()));
        topics.keySet().retainAll(ours.keySet());
        topics.putAll(ours);
    }

    public void remember(RoomId room, String topic) {
        topics.put(room, topic);
    }

    /** Somebody else may have set the topic. */
    public void forget(RoomId room) {
        topics.remove(room);
    }

    /** Says nothing about the room's picture, so nothing changes it. */
    Look lookOf(RoomId room) {
        return Optional.ofNullable(topics.get(room))
                .map(topic -> new Look(Optional.of(new Title(topic, true)), true, true))
                .orElse(Look.UNKNOWN);
    }
}
