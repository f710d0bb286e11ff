/** Retention: removes settled rows after the retention time but keeps the keys of processed events. */
@NullMarked
package dev.homeroom.queue.retention;

import org.jspecify.annotations.NullMarked;
