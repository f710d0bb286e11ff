/** Live output during a turn: drafts that grow by edits, and the notice that lists tool calls. */
@NullMarked
package dev.homeroom.turn.stream;

import org.jspecify.annotations.NullMarked;
