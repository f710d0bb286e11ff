/** Keeps secrets, private text and forged lines out of the log. */
@NullMarked
package dev.homeroom.operations.log;

import org.jspecify.annotations.NullMarked;
