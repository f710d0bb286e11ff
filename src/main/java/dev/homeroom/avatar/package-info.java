/** Draws avatars: a letter on a colour that is derived from the agent's id, as PNG without AWT. */
@NullMarked
package dev.homeroom.avatar;

import org.jspecify.annotations.NullMarked;
