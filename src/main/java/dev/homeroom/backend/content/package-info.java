/** The content of answers: text, parts, reasoning and the words of errors, however a backend writes them. */
@NullMarked
package dev.homeroom.backend.content;

import org.jspecify.annotations.NullMarked;
