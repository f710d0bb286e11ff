/**
 * The upstream conversation of each room. The door is {@link dev.homeroom.conversation.Conversations}.
 *
 * <p>Promise: two rooms never share a chat id, and a room keeps its own until the backend has forgotten it.
 */
@NullMarked
package dev.homeroom.conversation;

import org.jspecify.annotations.NullMarked;
