package dev.homeroom.mcp.reading;

import dev.homeroom.matrix.EventId;
import java.util.Optional;

/**
 * A place in a room's timeline, as {@code older} names it. Homeservers name the ends of pages only, so a place within a page names the
 * page's beginning and the event above.
 *
 * @param page token of the page; empty for the newest one
 * @param after the last event that was read of the page; empty at its beginning
 */
record ReadPosition(Optional<String> page, Optional<EventId> after) {
    static final ReadPosition NEWEST = new ReadPosition(Optional.empty(), Optional.empty());
    private static final String MARK = "|$";

    static ReadPosition of(String older) {
        int mark = older.lastIndexOf(MARK);
        if (mark < 0 || !EventId.isValid(older.substring(mark + 1))) {
            return new ReadPosition(Optional.of(older), Optional.empty());
        }
        return new ReadPosition(
                Optional.of(older.substring(0, mark)).filter(token -> !token.isEmpty()),
                Optional.of(new EventId(older.substring(mark + 1))));
    }

    String text() {
        return page.orElse("") + after.map(event -> "|" + event.value()).orElse("");
    }
}
