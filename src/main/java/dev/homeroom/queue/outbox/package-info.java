/** The outbox: events to be sent to the homeserver, each with a transaction id that is fixed before the first attempt. */
@NullMarked
package dev.homeroom.queue.outbox;

import org.jspecify.annotations.NullMarked;
