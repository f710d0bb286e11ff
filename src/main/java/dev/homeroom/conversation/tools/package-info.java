/** Rules about tools that need people's permission: the settings', and those that people make in rooms. */
@NullMarked
package dev.homeroom.conversation.tools;

import org.jspecify.annotations.NullMarked;
