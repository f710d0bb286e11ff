package dev.homeroom.e2e;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The events of a room.
 *
 * @param people all others are Homeroom's users
 * @param said people's messages to the agent, in timeline order
 * @param timeline of the homeserver, oldest first
 */
record RoomStory(RoomId room, Set<UserId> people, List<Said> said, List<TimelineEvent> timeline) {
    boolean isOurs(TimelineEvent event) {
        return !people.contains(event.sender());
    }

    /** One line for each message. */
    @Override
    public String toString() {
        return timeline.stream()
                .filter(event -> event.isMessage() || event.type().equals(Outcome.MARK))
                .map(event -> "  %s %s: %s %s"
                        .formatted(
                                event.id(),
                                event.sender(),
                                event.isEdit() ? "(edit of " + event.about() + ") " + event.words() : event.body(),
                                event.content().path(Outcome.MARK).toString()))
                .collect(Collectors.joining("\n", "What happened in " + room + ":\n", "\n"));
    }
}
