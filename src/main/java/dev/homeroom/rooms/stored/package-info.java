/** The words of rooms as columns of tables. */
@NullMarked
package dev.homeroom.rooms.stored;

import org.jspecify.annotations.NullMarked;
