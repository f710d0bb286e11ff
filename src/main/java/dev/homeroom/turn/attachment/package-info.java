/** Files that come with messages: they are staged, gathered for a question, or end with a sentence that says why not. */
@NullMarked
package dev.homeroom.turn.attachment;

import org.jspecify.annotations.NullMarked;
