/** Every sentence that a person can see in a room, in one file. The door is {@link dev.homeroom.wording.Wording}. */
@NullMarked
package dev.homeroom.wording;

import org.jspecify.annotations.NullMarked;
