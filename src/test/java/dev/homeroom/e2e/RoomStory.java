package dev.homeroom.e2e;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What happened in a room.
 *
 * @param people everybody else is one of Homeroom's users
 * @param said what people wrote to the agent; the order is the timeline's
 * @param timeline oldest first, as the homeserver tells it
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
