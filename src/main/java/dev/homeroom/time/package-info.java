/** Time: the clock, deadlines, the stopwatch, and the pauses between attempts that fail. */
@NullMarked
package dev.homeroom.time;

import org.jspecify.annotations.NullMarked;
