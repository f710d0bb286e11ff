package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * One page of a room's timeline.
 *
 * @param newestFirst the events in reverse order, each with its {@code room_id}; may be empty even if older events
 *     exist
 * @param older the token of the next older page; empty at the beginning of the visible timeline
 */
public record TimelinePage(List<ObjectNode> newestFirst, Optional<String> older) {
    public TimelinePage {
        newestFirst = List.copyOf(newestFirst);
    }
}
