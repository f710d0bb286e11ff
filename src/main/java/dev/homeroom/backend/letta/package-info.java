/**
 * A Letta API server, 0.6 to 0.16.8, or Letta Cloud. Its version tells its features. If the server can repeat an answer
 * by Homeroom's own id, it never processes a question twice. Otherwise the stored run id leads to the outcome.
 */
@NullMarked
package dev.homeroom.backend.letta;

import org.jspecify.annotations.NullMarked;
