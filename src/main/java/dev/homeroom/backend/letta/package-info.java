/**
 * A Letta API server, 0.6 to 0.16.8, or Letta Cloud. What it can do is told from its version; where it can repeat an
 * answer by our own id a question is never worked on twice, elsewhere the run that was noted says what became of it.
 */
@NullMarked
package dev.homeroom.backend.letta;

import org.jspecify.annotations.NullMarked;
