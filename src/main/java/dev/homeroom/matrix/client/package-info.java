/** The client of the Client-Server API: requests, retries, connection pools and the meaning of errors. */
@NullMarked
package dev.homeroom.matrix.client;

import org.jspecify.annotations.NullMarked;
