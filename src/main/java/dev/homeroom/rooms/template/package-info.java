/** Templates for new Spaces and rooms, and the factories that create them once under an alias. */
@NullMarked
package dev.homeroom.rooms.template;

import org.jspecify.annotations.NullMarked;
