/** Templates for new Spaces and rooms. */
@NullMarked
package dev.homeroom.rooms.template;

import org.jspecify.annotations.NullMarked;
