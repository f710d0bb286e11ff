/** Builds the events of a reply: text parts, files, failure sentences, relations and the outcome marker. */
@NullMarked
package dev.homeroom.turn.reply;

import org.jspecify.annotations.NullMarked;
