/** Renders Markdown as the HTML that the Matrix specification allows, in linear time. */
@NullMarked
package dev.homeroom.turn.render.markdown;

import org.jspecify.annotations.NullMarked;
