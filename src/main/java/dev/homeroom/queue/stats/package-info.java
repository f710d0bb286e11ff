/** Metrics and figures of the queue. */
@NullMarked
package dev.homeroom.queue.stats;

import org.jspecify.annotations.NullMarked;
