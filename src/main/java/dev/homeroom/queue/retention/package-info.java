/** Retention: removes settled rows after a time and keeps the keys of processed events. */
@NullMarked
package dev.homeroom.queue.retention;

import org.jspecify.annotations.NullMarked;
