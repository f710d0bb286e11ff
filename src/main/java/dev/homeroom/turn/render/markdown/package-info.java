/** Markdown to the HTML that the Matrix specification allows, in time that grows with the text. */
@NullMarked
package dev.homeroom.turn.render.markdown;

import org.jspecify.annotations.NullMarked;
