/** JSON to and from text, without anything that stays with the thread that did it. */
@NullMarked
package dev.homeroom.json;

import org.jspecify.annotations.NullMarked;
