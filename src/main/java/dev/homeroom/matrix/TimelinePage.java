package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * A part of a room's timeline.
 *
 * @param newestFirst the events as they came, each with its {@code room_id}; may be empty though older ones follow
 * @param older where to read on; empty at the beginning of what the reader may see
 */
public record TimelinePage(List<ObjectNode> newestFirst, Optional<String> older) {
    public TimelinePage {
        newestFirst = List.copyOf(newestFirst);
    }
}
