/** {@code matrix_read}: messages of a room as a model reads them, and what is unread. It remembers nothing but a place in the room. */
@NullMarked
package dev.homeroom.mcp.reading;

import org.jspecify.annotations.NullMarked;
