/** All sentences that people see in rooms, in one file. The entry point is {@link dev.homeroom.wording.Wording}. */
@NullMarked
package dev.homeroom.wording;

import org.jspecify.annotations.NullMarked;
