/**
 * Limits of the time in which a request has to come, on both ports. Quarkus closes connections on which nothing comes or
 * goes; a client that sends a byte now and then would keep its connection for ever.
 */
@NullMarked
package dev.homeroom.operations.http;

import org.jspecify.annotations.NullMarked;
