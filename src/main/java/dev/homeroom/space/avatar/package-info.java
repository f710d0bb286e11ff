/**
 * Pictures for agents, drawn without AWT so that a native image can draw them too. The door is {@link
 * dev.homeroom.space.avatar.Avatar}.
 */
@NullMarked
package dev.homeroom.space.avatar;

import org.jspecify.annotations.NullMarked;
