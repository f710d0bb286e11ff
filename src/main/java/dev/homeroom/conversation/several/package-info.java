/** The commands for rooms with several agents. */
@NullMarked
package dev.homeroom.conversation.several;

import org.jspecify.annotations.NullMarked;
