/** Aliases of rooms, and the creation of rooms that exist once because they have an alias. */
@NullMarked
package dev.homeroom.rooms.alias;

import org.jspecify.annotations.NullMarked;
