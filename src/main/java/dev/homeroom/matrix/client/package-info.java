/** The client of the Client-Server API: requests, retries, connection pools and error mapping. */
@NullMarked
package dev.homeroom.matrix.client;

import org.jspecify.annotations.NullMarked;
